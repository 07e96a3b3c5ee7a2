"""What another owner of a contract means for its account: whose it is, from a day on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.owners import KEPT_CUSTOMERS, EarlierCustomer
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.payers.repository import PayerRepository
from functions.billing.subscriptions.entities import Subscription
from shared.clock import Clock
from shared.component import component
from shared.dynamo.once import Once
from shared.dynamo.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Whose a contract is from the day `on`; `inn` and `kpp` are a company's.

    `new_contract_id` and its `number` are of the contract that takes its place, if one does.
    One that `is_same` is another record of the customer whose it was.
    """

    contract_id: str
    on: date
    customer_id: str
    customer_name: str
    inn: str = ""
    kpp: str = ""
    new_contract_id: str = ""
    number: str = ""
    is_same: bool = False


@component
class ContractTransfer:
    """Use case of another owner: the account goes over with its services and its balance.

    Invoices issued before, and credit notes on them, stay with whom they were issued to.
    """

    accounts: AccountRepository
    payers: PayerRepository
    writer: ChangeWriter
    clock: Clock

    def transfer(self, contract: NewCustomer, once: Once | None = None) -> None:
        """Hand a contract's account over; invoices that were due before are the old customer's.

        One that arrives after a later one changes nothing. Raises: AccountNotFound, AlreadySeen,
        Unavailable.
        """
        account_id = self.accounts.find_id_by_contract(contract.contract_id)
        if account_id is None:
            raise AccountNotFound
        self.hand_over(account_id, contract, once)

    def hand_over(self, account_id: str, contract: NewCustomer, once: Once | None = None) -> None:
        """Hand an account over, whatever contract it is of; once it is theirs, nothing changes.

        Raises: AccountNotFound, AlreadySeen, Unavailable.
        """

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            if old.customer_id == contract.customer_id or _is_late(account, contract):
                return Change(old, old, today), None
            of = contract.new_contract_id or old.contract_id
            new = replace(
                old, customer_id=contract.customer_id, contract_id=of, version=old.version + 1
            )
            return Change(old, new, today), None

        def along(account: Account) -> tuple[Account, Transaction]:
            after, writes = _handed_over(account, contract), Transaction()
            if after is not account:
                payer = self.payers.find(account.id)
                number = contract.number or payer.contract_number
                known = replace(payer, inn=contract.inn, kpp=contract.kpp, contract_number=number)
                if after.contract_id != account.contract_id:
                    writes.extend(self.accounts.point(account.id, after.contract_id))
                writes.extend(self.payers.set(replace(known, name=contract.customer_name)))
                subject, now = f"account#{account.id}", self.clock()
                writes.audit(subject, "account.transferred", at=now, before=account, after=after)
            return after, writes

        self.writer.write_all(
            account_id, decide, contract.on, "transferred", once, at_once=True, along=along
        )


def _is_late(account: Account, contract: NewCustomer) -> bool:
    return any(contract.on < earlier.until for earlier in account.earlier_customers)


def _handed_over(account: Account, contract: NewCustomer) -> Account:
    is_same = account.customer_id == contract.customer_id
    if _is_late(account, contract) or (is_same and account.customer_name == contract.customer_name):
        return account
    earlier = (
        () if is_same else (EarlierCustomer(account.customer_id, contract.on, contract.is_same),)
    )
    return replace(
        account,
        customer_id=contract.customer_id,
        contract_id=contract.new_contract_id or account.contract_id,
        customer_name=contract.customer_name,
        consolidates=is_same and account.consolidates,
        earlier_customers=(*account.earlier_customers, *earlier)[-KEPT_CUSTOMERS:],
    )
