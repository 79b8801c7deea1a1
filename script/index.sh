# Read by bootstrap and lock: uv does not read pip's configuration, so a firm's mirror is handed on to it.
# What may be installed is fixed by hashes, so it does not matter which index offers it.

pip_setting() {
    "$1" -m pip config get "global.$2" 2>/dev/null || "$1" -m pip config get "install.$2" 2>/dev/null || true
}

use_pip_settings() {
    default=${PIP_INDEX_URL:-$(pip_setting "$1" index-url)}
    extra=${PIP_EXTRA_INDEX_URL:-$(pip_setting "$1" extra-index-url)}
    links=${PIP_FIND_LINKS:-$(pip_setting "$1" find-links)}
    certificates=${PIP_CERT:-$(pip_setting "$1" cert)}
    if [ -n "$default" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$default}"; fi
    if [ -n "$extra" ]; then export UV_INDEX="${UV_INDEX:-$extra}"; fi
    if [ -n "$links" ]; then export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"; fi
    if [ -n "$certificates" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificates}"; fi
    export UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
}
