"""Saved payment methods in the billing table.

pk CUSTOMER#<id>              sk WALLET    all methods of a customer
pk SETUP#<gateway>#<ref>      sk SETUP     a page on which one is saved; TTL removes it
"""

from __future__ import annotations

from functions.billing.wallets.entities import MethodSetup, Wallet, WalletChanged
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import Condition, Transaction


@component
class WalletRepository:
    """Reads wallets, and says how they are written."""

    table: Table

    def find(self, customer_id: str) -> Wallet:
        """A customer's wallet, perhaps an empty one."""
        item = self.table.get(f"CUSTOMER#{customer_id}", "WALLET")
        return Wallet(customer_id) if item is None else from_item(Wallet, item)

    def change(self, wallet: Wallet, *, over: Wallet) -> Transaction:
        """A wallet over the state it was read in. Its failure: WalletChanged."""
        seen = Condition(equals={"version": over.version}) if over.version else None
        item = to_item(wallet) | {"pk": f"CUSTOMER#{wallet.customer_id}", "sk": "WALLET"}
        return Transaction().put(
            item, when=seen or Condition(absent=True), otherwise=WalletChanged()
        )

    def find_setup(self, gateway: str, ref: str) -> MethodSetup | None:
        """The page that a gateway knows by `ref`, or None."""
        item = self.table.get(f"SETUP#{gateway}#{ref}", "SETUP")
        return None if item is None else from_item(MethodSetup, item)

    def add_setup(self, setup: MethodSetup) -> Transaction:
        """A page that has been opened."""
        item = to_item(setup) | {
            "pk": f"SETUP#{setup.gateway}#{setup.gateway_ref}",
            "sk": "SETUP",
            "expiresAt": setup.forgotten_at,
        }
        return Transaction().put(item)
