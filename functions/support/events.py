"""What support says has happened."""

from functions.support.articles.events import ArticleArchived, ArticlePublished
from functions.support.mail.events import TicketReceived
from functions.support.messages.events import TicketReplied
from functions.support.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from functions.support.telling.events import NewsAddressed
from functions.support.tickets.events import (
    SlaBreached,
    SlaEscalated,
    SlaWarning,
    TicketAssigned,
    TicketAttributed,
    TicketClosed,
    TicketCloseWarned,
    TicketMerged,
    TicketOpened,
    TicketRated,
    TicketResolved,
)

__all__ = [
    "ArticleArchived",
    "ArticlePublished",
    "NewsAddressed",
    "PersonalDataChecked",
    "PersonalDataCollected",
    "PersonalDataErased",
    "SlaBreached",
    "SlaEscalated",
    "SlaWarning",
    "TicketAssigned",
    "TicketAttributed",
    "TicketCloseWarned",
    "TicketClosed",
    "TicketMerged",
    "TicketOpened",
    "TicketRated",
    "TicketReceived",
    "TicketReplied",
    "TicketResolved",
]
