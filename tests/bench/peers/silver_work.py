"""django-silver's half of the comparison; it runs in silver's own environment and imports nothing of ours.

`python -I silver_work.py SOCKET_FOLDER USER CUSTOMERS` makes the tables and the customers, then prints
its first line, and after each date that it reads another: what the invoices of that date took.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from decimal import Decimal
from typing import Any

PRICES = (Decimal("590.00"), Decimal("750.00"), Decimal("990.00"), Decimal("1290.00"))
APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "dal",
    "dal_select2",
    "rest_framework",
    "django_filters",
    "silver",
)
TEMPLATES = "django.template.backends.django.DjangoTemplates"


def set_up(socket_folder: str, user: str) -> None:
    """Configure Django for a database behind a socket, and make silver's tables in it."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "postgres",
                "USER": user,
                "HOST": socket_folder,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=APPS,
        PAYMENT_METHOD_SECRET="",
        PAYMENT_PROCESSORS={},
        ROOT_URLCONF="silver.urls",
        SECRET_KEY="bench",
        SILVER_AUTOMATICALLY_CREATE_TRANSACTIONS=False,
        TEMPLATES=[{"BACKEND": TEMPLATES, "APP_DIRS": True}],
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def add_customers(count: int, since: date) -> None:
    """Customers of one provider, each with a monthly plan: a tax, a series, documents issued."""
    from silver import models

    where = {"address_1": "Lenina 1", "country": "RU", "city": "Moscow"}
    provider = models.Provider.objects.create(
        name="Provider",
        flow="invoice",
        invoice_series="INV",
        invoice_starting_number=1,
        default_document_state="issued",
        **where,
    )
    plans = [_plan(models, provider, number, price) for number, price in enumerate(PRICES)]
    for number in range(count):
        customer = models.Customer.objects.create(
            first_name="Ivan",
            last_name=f"Ivanov {number}",
            sales_tax_percent=Decimal(20),
            sales_tax_name="VAT",
            payment_due_days=10,
            **where,
        )
        subscription = models.Subscription.objects.create(
            plan=plans[number % len(plans)], customer=customer, start_date=since
        )
        subscription.activate()
        subscription.save()


def _plan(models: Any, provider: Any, number: int, price: Decimal) -> Any:
    return models.Plan.objects.create(
        name=f"Home {price}",
        interval="month",
        interval_count=1,
        amount=price,
        currency="RUB",
        provider=provider,
        product_code=models.ProductCode.objects.create(value=f"HOME-{number}"),
    )


def bill(day: date) -> dict[str, float]:
    """Seconds of the clock and of this process's CPU for one date, and how many invoices it made."""
    from silver.documents_generator import DocumentsGenerator
    from silver.models import Invoice

    before = Invoice.objects.count()
    wall, cpu = time.perf_counter(), time.process_time()
    DocumentsGenerator().generate(billing_date=day)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    issued = Invoice.objects.filter(state="issued", number__isnull=False).count()
    return took | {"invoices": issued - before}


def say(what: dict[str, float]) -> None:
    """A line for the bench."""
    print(json.dumps(what), flush=True)  # noqa: T201 - the bench reads it


def main(socket_folder: str, user: str, customers: str, since: str) -> None:
    """Set up, then bill each date that is asked for."""
    set_up(socket_folder, user)
    add_customers(int(customers), date.fromisoformat(since))
    say({"customers": int(customers)})
    for line in sys.stdin:
        say(bill(date.fromisoformat(line.strip())))


if __name__ == "__main__":
    main(*sys.argv[1:])
