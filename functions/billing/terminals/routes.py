"""The terminal protocol over HTTP."""

from __future__ import annotations

from functions.billing.terminals import osmp
from functions.billing.terminals.cancelling import TerminalCancelling
from functions.billing.terminals.entities import (
    Operation,
    TerminalAnswer,
    TerminalRequest,
    UnknownOperation,
)
from functions.billing.terminals.schemas import (
    NetworkQuery,
    OsmpForm,
    TerminalAnswerView,
    TerminalForm,
)
from functions.billing.terminals.service import Terminals
from shared.http import Call, Endpoints
from shared.http.endpoint import Raw

endpoint = Endpoints("Terminals", "Payments by payment terminals and banks, in their protocol.")


@endpoint.post(
    "/payments/terminal/{operation}",
    parameters={"operation": "`check`, `pay`, `status` or `cancel`."},
    permission="billing:terminal:write",
    query=NetworkQuery,
    request=TerminalForm,
    form=OsmpForm,
    max_body=4096,
    response=TerminalAnswerView,
    also=["text/xml"],
    errors=[UnknownOperation],
)
def receive_terminal_request(
    call: Call[TerminalForm | OsmpForm, NetworkQuery],
) -> TerminalAnswerView | Raw:
    """Answer a payment terminal: check an account, pay, ask for a payment, cancel it.

    For terminals and banks, by API key. Every answer is a 200 with a `code`. A payment is taken
    once: its id sent again with the same account and sum is answered the same. A form with OSMP's
    parameters is answered in OSMP's XML, with its results (0 accepted, 1 try again, 5 no such
    account, 79 closed, 210 no such payment, 241 wrong sum, 242 too large, 300 other).
    """
    operation, gateway, body = call.path["operation"], call.query.gateway, call.body
    if operation not in tuple(Operation):
        raise UnknownOperation
    if isinstance(body, TerminalForm):
        answer = _answered(call, Operation(operation), body.asked(gateway))
        return TerminalAnswerView.of(answer)
    time_zone = call.use(Terminals).time_zone
    asked = osmp.asked(gateway, body.model_dump(), time_zone)
    answer = _answered(call, Operation(operation), asked)
    return Raw(osmp.answered(answer), osmp.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _answered(
    call: Call[TerminalForm | OsmpForm, NetworkQuery],
    operation: Operation,
    request: TerminalRequest,
) -> TerminalAnswer:
    if operation is Operation.CANCEL:
        return call.use(TerminalCancelling).cancel(request, call.principal)
    terminals = call.use(Terminals)
    if operation is Operation.PAY:
        return terminals.pay(request, call.principal)
    return terminals.check(request) if operation is Operation.CHECK else terminals.status(request)
