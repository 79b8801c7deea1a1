"""First names and surnames that are also words, months, places or firms: a capital alone does not make them a person."""

from __future__ import annotations

AMBIGUOUS = frozenset(
    """will faith hope grace joy chase bond mark bill rich grant may april june august summer dawn rose lily violet ivy olive
    pearl ruby amber crystal ginger penny sandy rob pat drew dale glen cliff clay guy frank ernest earl dean miles max
    art bob buck cash chip chuck dick don gene jack jay king norm pete ray sterling stone sue ted van victor wade wills wells
    austin dallas houston jackson madison charlotte florence georgia virginia carolina savannah sydney paris london brooklyn
    phoenix denver lincoln washington jordan chelsea devon kent lancaster york orlando aurora eugene troy vernon israel chad
    hancock price young long short small white black brown green gray grey gold silver banks cook baker carter mason page
    parker porter potter taylor turner walker ward fisher hunter marshall major judge christian angel jesus carol destiny
    harmony melody patience prudence charity constance mercy trinity star sky stormy autumn brandy candy cherry daisy holly
    iris jasmine jade myrtle poppy sage opal heather hazel mercedes lexus porsche ford dodge bentley morgan
    fidelity temple church hall hill lake rivers brook brooks forest field fields ford meadows woods wood park lane street
    skip jimmy trust flower love day knight noble power sharpe roth homer perry reed ira royal self strong swift sharp wise
    person best good goodman friend kind little moody ross lance barry curt josh mike gail rusty lou bid bush penn dee
    stock loan bonds shares wall market early case""".split()
)
