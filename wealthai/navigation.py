from wealthai.frame import register_entry, register_unread
from wealthai.records import register_home


def register() -> None:
    from wealthai.home import people_home
    from wealthai.notices import unread_count

    register_home(people_home)
    register_unread(unread_count)
    register_entry(label="Home", icon="home", url_name="home", order=10)
    register_entry(
        label="Permissions", icon="lock", url_name="permission-matrix", permission="compliance.view_matrix", order=95
    )
    register_entry(label="Admin", icon="admin", url_name="admin:index", permission="wealthai.view_user", order=99)
