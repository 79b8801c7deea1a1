"""The verbs of office work: what somebody can be asked to do and another can see done."""

from __future__ import annotations

# Base forms; kept in one string so that a reader sees the trade at a glance.
TASK = (
    r"(?:send|e-?mail|forward|get|prepare|draft|run|review|re-?check|check|look (?:into|at|up|over)|call|phone|ring|speak|talk|ask|find|bring|"
    r"upload|sign|fill|complete|update|open|transfer|move|set|book|schedule|confirm|provide|share|pull|print|post|mail|drop|"
    r"arrange|order|file|submit|process|request|re-?balance|sell|buy|trim|change|correct|fix|price|model|put|work|write|redo|"
    r"research|compare|gather|collect|dig|let|double-?check|circulate|copy|introduce|loop|coordinate|follow|make|take|handle|"
    r"raise|escalate|log|report|add|remove|cancel|close|freeze|block|unblock|pay|verify|investigate|reissue|re-?send|resend|"
    r"return|deliver|hand|give|show|explain|list|itemi[sz]e|calculate|work out|figure out|estimate|analy[sz]e|assess|rerun|"
    r"re-?run|quote|apply|enrol|enroll|register|switch|convert|roll|consolidate|increase|raise|lower|reduce|cut|start|stop|"
    r"pause|reinstate|renew|extend|notify|inform|tell|contact|reach|touch|remind|text|fax|scan|photograph|courier|invite|"
    r"meet|visit|sit|decide|pick|choose|think (?:about|over) (?:it )?and|read|study|track|pull together|line up|chase|"
    r"hold|wire|fund|deposit|withdraw|invest|reinvest|allocate|buy back|liquidate|redeem|harvest|name|nominate|designate|"
    r"appoint|change|replace|amend|revise|adjust|restructure|draw|lay out|map out|put together|write up|type up|summari[sz]e|"
    r"document|note|record|flag|mark|enter|load|key|archive|shred|clean|organi[sz]e|sort|talk to|reset|unlock|activate|"
    r"issue|generate|produce|build|create|design|develop|mock|test|present|deliver|compile|assemble|finali[sz]e|wrap|"
    r"secure|obtain|retrieve|fetch|locate|track down|recover|refund|reverse|waive|credit|reimburse|pass|attach|include|"
    r"clarify|discuss|consult|engage|hire|retain|negotiate|shop|look for|search|see (?:if|whether|about|what)|sort out|have)"
)
# What a request may ask for that is answered on the spot.
ANSWERED_AT_ONCE = (
    r"(?:tell me|remind me (?:of|what|how|why|where|when|which|again)|explain|hear|see|say|repeat|spell|hold on|hold, please|hang on|wait|"
    r"give me (?:a (?:moment|minute|second|sec|rough|sense|feel|ballpark)|an (?:example|idea)|your (?:name|account|date|social|zip))|"
    r"go (?:on|ahead|over|through|back)|bear with|excuse|help me understand|walk me|talk me|imagine|picture|believe|trust me|"
    r"help you|confirm your (?:name|date|address|account|identity)|verify your|speak up|start|come in|have a seat|take a seat|sit down|"
    r"be (?:honest|patient|careful)|look at (?:this|the screen|page|it|that)|see my screen|let me (?:finish|explain|know your|think)|"
    r"do (?:that|it|this)\?|really|afford|take your (?:account|name|date)|have your|get (?:your (?:name|account|date)|back (?:to|what|my))|guarantee|"
    r"promise me|live (?:with|on|off)|sleep|cope|handle|manage)"
)
THIRD_PARTY = (
    r"(?:(?:my|our|your|the|his|her|their)\s++)?(?:[a-z]{1,30} )?(?:assistant|associate|paraplanner|csa|client service(?:s)?(?: team| associate)?|service team|back office|"
    r"operations(?: team| desk)?|ops|custodian|home office|cpa|accountant|tax (?:preparer|adviser|advisor|person|team|guy|lady)|bookkeeper|attorney|lawyer|"
    r"solicitor|estate (?:attorney|lawyer)|compliance(?: team| department| officer)?|wife|husband|spouse|partner|son|daughter|"
    r"brother|sister|trustee|insurance (?:agent|broker|guy)|colleague|analyst|trader|trading desk|office|team|branch manager|manager|secretary|receptionist)"
)
