from compliance.models.access import ApiRequest, ApiToken
from compliance.models.complaint import Complaint
from compliance.models.desk import (
    Absence,
    AssignmentRule,
    LevelHolder,
    ReasonCode,
    ReasonUse,
    ReviewComment,
    ReviewLevel,
)
from compliance.models.entry import AccessRequest
from compliance.models.export import ExportFile
from compliance.models.journal import JournalRow
from compliance.models.ledger import ModelCall, Prompt, PromptVersion
from compliance.models.outbox import DeliveryAttempt, OutboxMessage
from compliance.models.payload import DataKey, Payload, PayloadBody
from compliance.models.policy import Policy
from compliance.models.review import Review
from compliance.models.sample import SampleDraw, SampleRead
from compliance.models.weekly import WeeklyReport

__all__ = [
    "Absence",
    "AssignmentRule",
    "LevelHolder",
    "ReasonCode",
    "ReasonUse",
    "ReviewComment",
    "ReviewLevel",
    "AccessRequest",
    "ApiRequest",
    "ApiToken",
    "Complaint",
    "DataKey",
    "DeliveryAttempt",
    "ExportFile",
    "JournalRow",
    "ModelCall",
    "OutboxMessage",
    "Payload",
    "PayloadBody",
    "Policy",
    "Prompt",
    "PromptVersion",
    "Review",
    "SampleDraw",
    "SampleRead",
    "WeeklyReport",
]
