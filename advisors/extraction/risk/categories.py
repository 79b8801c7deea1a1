"""The 23 kinds of risk flag: how grave, and why each matters."""

from __future__ import annotations

from dataclasses import dataclass

HIGH, MEDIUM = "high", "medium"


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    title: str
    severity: str
    why: str


_ALL = (
    Category("promissory_language", "Promissory language", HIGH, "A promised or guaranteed result is a misleading communication under FINRA rule 2210."),
    Category("undue_pressure", "Undue pressure", HIGH, "Pressing a client to decide at once, or to sign unread, cannot be in the client's best interest."),
    Category("complaint", "Complaint", HIGH, "A grievance of a client has to be logged, answered and perhaps reported under FINRA rule 4530."),
    Category("elder_exploitation", "Possible financial exploitation", HIGH, "Somebody may be gaining control over an older client's money; FINRA rule 2165 allows a hold, and the trusted contact should hear of it."),
    Category("diminished_capacity", "Possible diminished capacity", HIGH, "The client may no longer follow the decisions asked of them; speak to the trusted contact before acting."),
    Category("vulnerable_client", "Vulnerable client", MEDIUM, "The client is under strain and may agree to what they would otherwise question; allow time and a second pair of eyes."),
    Category("third_party_fraud", "Possible fraud by a third party", HIGH, "The words fit a known scam; money or access may be on its way to a stranger."),
    Category("unsuitable_concentration", "Concentration", MEDIUM, "Too much of the wealth hangs on one holding; the risk has to be discussed and written down."),
    Category("unsuitable_product", "Possibly unsuitable product", HIGH, "An illiquid or complex product may not fit the client's age, need for cash or time horizon (Regulation Best Interest)."),
    Category("unsuitable_risk", "Possibly unsuitable risk", HIGH, "The risk named does not fit the money's purpose or the client's profile (Regulation Best Interest)."),
    Category("leverage_margin", "Borrowing to invest", MEDIUM, "Investing borrowed money can lose more than was put in; margin needs its own disclosure and approval."),
    Category("churning", "Possible excessive trading", HIGH, "Many trades with commissions and little benefit to the client may be churning."),
    Category("unauthorized_trading", "Possible unauthorized trading", HIGH, "A trade without the client's consent breaks FINRA rule 3260 unless written discretion exists."),
    Category("outside_business", "Outside business or selling away", HIGH, "Business beside the firm needs prior notice and approval under FINRA rules 3270 and 3280."),
    Category("borrowing_from_client", "Money between advisor and client", HIGH, "Loans between a representative and a client are restricted by FINRA rule 3240."),
    Category("position_of_trust", "Position of trust", HIGH, "Acting as a client's beneficiary, executor, trustee or agent needs notice and approval under FINRA rule 3241."),
    Category("off_channel", "Off-channel communication", HIGH, "Business talk outside the recorded channels cannot be kept as SEC rule 17a-4 demands."),
    Category("privacy_breach", "Privacy breach", HIGH, "A client's information reached somebody who had no right to it (Regulation S-P)."),
    Category("conflict_of_interest", "Conflict of interest", MEDIUM, "The advisor or the firm gains by the recommendation; the client must be told and the conflict managed."),
    Category("insider_information", "Possible inside information", HIGH, "Trading on what the public does not know is unlawful; no order may follow from it before compliance has looked."),
    Category("aml", "Possible money laundering", HIGH, "The pattern or source of the money is unusual and may have to be reported; do not discuss the concern with the client."),
    Category("tax_evasion", "Possible tax evasion", HIGH, "The client speaks of hiding income or assets from the tax authority; the firm must not assist."),
    Category("forgery", "Possible forgery", HIGH, "Signatures or dates that are not genuine make a document false, even when the client agrees."),
)  # fmt: skip
CATEGORIES: dict[str, Category] = {category.name: category for category in _ALL}
