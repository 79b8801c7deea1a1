"""Words that take a promise back, deny it, put it in the past or make it a mere thought."""

from __future__ import annotations

import re

from advisors.extraction.gate import CLAUSES

NEGATED = re.compile(
    r"\b(?:won't|will not|will never|not going to|never|can't|cannot|can not|couldn't|don't (?:want|need|plan|intend|think|expect)|"
    r"didn't|doesn't|wouldn't|shan't|shouldn't|haven't|hasn't|no need|no longer|rather not|nothing to)\b",
    re.I,
)
DONE = re.compile(
    r"\b(?:already|(?:I|we|he|she|they|you)(?:'ve| have|'d| had| has)(?: just| already| since)? \w+(?:ed|en|nt|ne|id|ade|old|ought)|"
    r"(?:was|were|has been|have been|had been|is now|got) \w+(?:ed|en|nt|ne|ade)|last (?:week|month|year|time|quarter|spring|"
    r"summer|fall|autumn|winter|night|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday)|yesterday|\bago\b|this time last)\b|"
    # notes: "IPS reaffirmed 7/2", "transfer complete 2 Aug", "DONE 3 March: ..."
    r"\b(?:completed?|confirmed|reaffirmed|done|signed|renewed|closed|filed|paid|received)\b,?\s+(?:on\s+)?\d{1,2}(?:[ /.-]|st|nd|rd|th)",
    re.I,
)
HYPOTHETICAL = re.compile(
    r"^\W*(?:(?:and|but|so|well|now|even)\s++)?(?:if|unless|suppose|supposing|imagine|say|assuming|what if|in case|had|were|should)\b(?! not\b)|"
    r"\b(?:if (?:i|we) (?:were|was|had|ever|could)|were to|would have|could have|might have|should have|might|maybe|perhaps|possibly|"
    r"one day|some ?day|in theory|hypothetical\w*|in an ideal world|what would happen|if things|if it (?:ever|comes))\b",
    re.I,
)
# A promise for some day is a thought.
IDLE = re.compile(
    r"^\W*(?:(?:and|but|so|well|oh),?\s+)?(?:maybe|perhaps|possibly)\b|\b(?:one day|some ?day)\b(?! (?:before|after|next|this))",
    re.I,
)
WITHDRAWN = CLAUSES.rule(
    r"\b(?:scratch that|forget (?:it|that|about (?:it|that))|never ?mind|don't bother|no need (?:to|for)|leave it|hold off|cancel that|"
    r"ignore that|strike that|on second thoughts?|actually,? (?:no|don't|leave|let's not)|changed my mind|let's not|don't do that|"
    r"i'?d rather not(?=\s*(?:[.,!?]|$))|not necessary|don't worry about (?:it|that)|you don't (?:need|have) to)\b"
)
# Talk about talk: it opens a conversation, it commits nobody.
SMALL_TALK = re.compile(
    r"\b(?:i'll|i will|we'll|we will|let me) (?:(?:look at|go over|go through|review|discuss|talk about|see) (?:it|this|that|them|everything) (?:together|then|there)|be (?:honest|frank|blunt|brief|quick|straight|fine|okay|ok|happy|glad|sad|sorry|\d+)|"
    r"say|see|tell you (?:what|the truth|something|honestly|this)|admit|bet|give you (?:that|an example|a moment|a minute)|"
    r"think about|have to (?:say|admit|think)|need|want|love|hate|miss|never|always|probably|believe|assume|guess|ask you|just ask|"
    r"start (?:by|with)|begin|explain|let you (?:go|get|settle|think|decide|finish)|put it|leave (?:it|that) (?:there|to|with)|"
    r"take (?:that|your word|a seat|a moment)|play|be turning|turn (?:\d|fifty|sixty|seventy)|retire|live|stay|die|pass|get (?:to|there)|"
    r"walk you|show you (?:this|that|here|what i mean)|share my screen|pull (?:it|that|this) up now|wait|pass on|have (?:a coffee|coffee|tea|"
    r"the (?:coffee|tea|soup|salad))|do (?:fine|okay|ok|well)|understand|remember|feel|regret|sleep|finish|stop (?:you|there|here)|"
    r"interrupt|be (?:there|here|back|with you|in touch soon|able|on (?:vacation|holiday)|away|retiring|moving|out)|go (?:on|first|ahead))\b",
    re.I,
)
