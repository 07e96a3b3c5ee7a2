"""The OpenAPI document: what a declaration becomes."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field

from infra.contracts.example import Examples
from infra.openapi.document import document, operation_id
from shared.errors import Conflict, NotFound
from shared.http import PUBLIC, SIGNED_IN, Amount, Call, Endpoints, PageQuery, Raw, Schema


class Colour(StrEnum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


class PartTaken(Conflict):
    """Somebody has the part already."""


class PartNotFound(NotFound):
    """There is no such part."""


class NewPart(Schema):
    name: str = Field(min_length=2, max_length=20, examples=["bolt"])
    price: Amount
    colour: Colour = Field(default=Colour.BLUE, strict=False)
    note: str | None = Field(default=None, max_length=50)


class PartView(Schema):
    id: str = Field(examples=["p-1"])
    price: Amount
    version: int = 1


class PartQuery(PageQuery):
    colour: Colour | None = Field(default=None, description="Only these.")


def declared() -> Endpoints:
    """A group of endpoints with a bit of everything."""
    endpoint = Endpoints("Parts", "What things are made of.")

    @endpoint.post("/parts", permission="store:part:write", request=NewPart, response=PartView,
                   status=201, errors=[PartTaken], idempotent=True)  # fmt: skip
    def add_part(call: Call[NewPart]) -> None:
        """Add a part.

        It is kept
        for ever.
        """

    @endpoint.get("/parts", permission=PUBLIC, query=PartQuery, response=PartView, paged=True)
    def list_parts(call: Call[None, PartQuery]) -> None:
        """List parts."""

    @endpoint.patch("/parts/{partId}", permission=SIGNED_IN, request=NewPart, response=PartView,
                    errors=[PartNotFound])  # fmt: skip
    def change_part(call: Call[NewPart]) -> None:
        """Change a part."""
        assert call.seen_version is None

    @endpoint.delete("/parts/{partId}", permission="store:part:write")
    def remove_part(call: Call) -> None:
        """Remove a part."""

    @endpoint.get("/parts/{partId}/drawing", permission=PUBLIC, identify=True,
                  content_type="image/svg+xml")  # fmt: skip
    def get_drawing(call: Call) -> Raw:
        """Its drawing."""
        return Raw("<svg/>", "image/svg+xml")

    return endpoint


@pytest.fixture
def made() -> dict[str, Any]:
    """The document of those endpoints."""
    return document({"store": [declared()]}, title="Store", version="1", description="Parts.")


def example(made: dict[str, Any], media: dict[str, Any], name: str) -> Any:
    """The example that a body refers to by name."""
    reference = media["examples"][name]["$ref"]
    return made["components"]["examples"][reference.removeprefix("#/components/examples/")]["value"]


def test_it_is_valid(made: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(made).iter_errors()) == []


def test_a_view_says_the_summary_the_description_and_the_name(made: dict[str, Any]) -> None:
    operation = made["paths"]["/parts"]["post"]
    assert operation["summary"] == "Add a part."
    assert operation["description"] == (
        "It is kept for ever. Needs the permission `store:part:write`."
    )
    assert (operation["operationId"], operation["tags"]) == ("addPart", ["Parts"])
    assert operation["x-permission"] == "store:part:write"


def test_a_request_example_holds_what_is_needed_and_what_has_an_example(
    made: dict[str, Any],
) -> None:
    body = made["paths"]["/parts"]["post"]["requestBody"]["content"]["application/json"]
    assert example(made, body, "NewPart") == {"name": "bolt", "price": "590.00"}
    assert body["schema"] == {"$ref": "#/components/schemas/NewPart"}


def test_every_declared_error_is_a_problem_with_an_example(made: dict[str, Any]) -> None:
    answer = made["paths"]["/parts"]["post"]["responses"]["409"]
    media = answer["content"]["application/problem+json"]
    assert set(media["examples"]) == {"part-taken", "key-in-use"}
    assert example(made, media, "part-taken") == {
        "type": "urn:lastmile:problem:part-taken",
        "title": "Somebody has the part already",
        "status": 409,
        "detail": "Somebody has the part already.",
        "instance": "/tickets",
        "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    }


def test_the_frames_own_answers_are_there_without_being_declared(made: dict[str, Any]) -> None:
    def statuses(path: str, method: str) -> set[str]:
        return set(made["paths"][path][method]["responses"])

    late = {"429", "500", "503"}
    assert statuses("/parts", "post") == (
        {"201", "400", "401", "403", "409", "413", "415", "422"} | late
    )
    assert statuses("/parts", "get") == {"200", "400", "422"} | late
    assert statuses("/parts/{partId}", "patch") == (
        {"200", "400", "401", "404", "412", "413", "415", "422"} | late
    )
    assert statuses("/parts/{partId}", "delete") == {"204", "400", "401", "403"} | late


def test_a_list_is_a_page(made: dict[str, Any]) -> None:
    content = made["paths"]["/parts"]["get"]["responses"]["200"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/PartViewPage"}
    page = made["components"]["schemas"]["PartViewPage"]
    assert page["required"] == ["items", "nextCursor"]
    assert page["properties"]["items"]["items"] == {"$ref": "#/components/schemas/PartView"}
    assert example(made, content, "PartViewPage") == {
        "items": [{"id": "p-1", "price": "590.00", "version": 1}],
        "nextCursor": None,
    }


def test_a_query_becomes_parameters_that_are_never_null(made: dict[str, Any]) -> None:
    given = {p["name"]: p for p in made["paths"]["/parts"]["get"]["parameters"] if "name" in p}
    assert given["limit"]["schema"]["maximum"] == 200
    assert given["colour"]["schema"] == {"$ref": "#/components/schemas/Colour"}
    assert given["colour"]["description"] == "Only these."
    assert given["cursor"]["schema"] == {"maxLength": 1024, "type": "string"}


def test_headers_are_documented_where_they_are_taken(made: dict[str, Any]) -> None:
    def referred(path: str, method: str) -> set[str]:
        parameters = made["paths"][path][method]["parameters"]
        return {p["$ref"].rsplit("/", 1)[-1] for p in parameters if "$ref" in p}

    assert referred("/parts", "post") == {"CorrelationId", "IdempotencyKey"}
    assert referred("/parts/{partId}", "patch") == {"PartId", "CorrelationId", "IfMatch"}
    answer = made["paths"]["/parts"]["post"]["responses"]["201"]
    assert set(answer["headers"]) == {"X-Correlation-Id", "Idempotent-Replayed", "ETag"}


def test_security_says_who_must_be_known(made: dict[str, Any]) -> None:
    assert made["paths"]["/parts"]["get"]["security"] == []
    assert made["paths"]["/parts"]["post"]["security"] == [{"bearer": []}]
    drawing = made["paths"]["/parts/{partId}/drawing"]["get"]
    assert drawing["security"] == [{}, {"bearer": []}]


def test_what_is_no_json_has_its_media_type_and_a_patch_two(made: dict[str, Any]) -> None:
    drawing = made["paths"]["/parts/{partId}/drawing"]["get"]["responses"]["200"]
    assert list(drawing["content"]) == ["image/svg+xml"]
    patch = made["paths"]["/parts/{partId}"]["patch"]["requestBody"]["content"]
    assert list(patch) == ["application/merge-patch+json", "application/json"]


def test_a_default_stays_where_it_would_be_accepted() -> None:
    class Change(Schema):
        """A change."""

        name: str = Field(default="", min_length=1)
        code: str = Field(default="", pattern="^[0-9]+$")
        account: str = Field(default="", pattern="^([0-9]{20})?$")
        note: str | None = None
        count: int = 3

    endpoint = Endpoints("changes")

    @endpoint.patch("/changes", permission=PUBLIC, request=Change)
    def change(call: Call[Change]) -> None:
        """Change it."""

    made = document({"a": [endpoint]}, title="", version="", description="")
    fields = made["components"]["schemas"]["Change"]["properties"]
    assert {name for name, field in fields.items() if "default" in field} == {"account", "count"}


def test_two_operations_of_one_name_are_refused() -> None:
    first, second = declared(), declared()
    with pytest.raises(ValueError, match="two operations are called addPart"):
        document({"a": [first], "b": [second]}, title="", version="", description="")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("publish_tariff", "publishTariff"),
        ("list_own_contracts", "listOwnContracts"),
        ("register", "register"),
        ("enrol_totp", "enrolTotp"),
    ],
)
def test_the_view_names_the_operation(name: str, expected: str) -> None:
    endpoint = Endpoints("Test", "Things.")

    def view(call: Call) -> None:
        """Do it."""

    view.__name__ = name
    endpoint.post("/anything/at/all", permission=PUBLIC)(view)
    assert operation_id(endpoint.declared[0]) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "examples": ["a", "b"]}, "a"),
        ({"$ref": "#/x/Colour"}, "red"),
        ({"$ref": "#/x/Colour", "examples": ["blue"]}, "blue"),
        ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}, 3),
        ({"type": "number", "exclusiveMinimum": 1}, 2),
        ({"type": "string", "format": "date"}, "2026-03-10"),
        ({"type": "string", "minLength": 6}, "textxx"),
        ({"type": "string", "maxLength": 2}, "te"),
        ({"type": "array", "items": {"type": "boolean"}}, [True]),
        ({"const": 7}, 7),
        ({"type": "object", "properties": {"a": {"default": 1}}}, {"a": 1}),
        ({}, None),
    ],
)
def test_an_example_fits_its_schema(schema: dict[str, Any], expected: Any) -> None:
    definitions = {"Colour": {"enum": ["red", "blue"]}}
    assert Examples(definitions).of(schema) == expected


def test_models_of_one_name_are_told_apart_by_their_service() -> None:
    first = type(
        "View", (Schema,), {"__annotations__": {"a": str}, "__module__": "functions.one.x"}
    )
    second = type(
        "View", (Schema,), {"__annotations__": {"b": Decimal}, "__module__": "functions.two.x"}
    )
    groups = {}
    for name, model in (("one", first), ("two", second)):
        endpoint = Endpoints(name)

        def view(call: Call) -> None:
            """Read it."""

        view.__name__ = f"read_{name}"
        endpoint.get(f"/{name}", permission=PUBLIC, response=model)(view)
        groups[name] = [endpoint]
    schemas = document(groups, title="", version="", description="")["components"]["schemas"]
    assert set(schemas) == {"OneView", "TwoView", "Problem"}


def test_operations_and_tags_stand_as_they_are_declared(made: dict[str, Any]) -> None:
    assert list(made["paths"]) == ["/parts", "/parts/{partId}", "/parts/{partId}/drawing"]
    before = Endpoints("Zones", "Where they lie.")
    more = Endpoints("Parts")

    @before.get("/zones", permission=PUBLIC)
    def zones(call: Call) -> None:
        """List zones."""

    @more.get("/all", permission=PUBLIC)
    def everything(call: Call) -> None:
        """List everything."""

    services = {"zones": [before], "store": [more, declared()]}
    both = document(services, title="", version="", description="")
    assert list(both["paths"])[:3] == ["/zones", "/all", "/parts"]
    assert both["tags"] == [
        {"name": "Zones", "description": "Where they lie."},
        {"name": "Parts", "description": "What things are made of."},
    ]


def test_what_several_operations_say_is_referred_to(made: dict[str, Any]) -> None:
    patch = made["paths"]["/parts/{partId}"]["patch"]
    assert patch["parameters"][0] == {"$ref": "#/components/parameters/PartId"}
    assert patch["responses"]["404"] == {"$ref": "#/components/responses/PartNotFound"}
    assert patch["responses"]["422"] == {"$ref": "#/components/responses/Invalid"}
    created = made["paths"]["/parts"]["post"]["responses"]
    assert created["422"] == {"$ref": "#/components/responses/InvalidOrKeyReused"}
    parameter = made["components"]["parameters"]["PartId"]
    assert (parameter["name"], parameter["description"]) == ("partId", "The part's id.")


def test_a_parameter_that_its_name_does_not_explain_is_explained() -> None:
    def with_job(**declared: Any) -> dict[str, Any]:
        endpoint = Endpoints("Jobs", "Work.")

        @endpoint.get("/jobs/{job}", permission=PUBLIC, **declared)
        def get_job(call: Call) -> None:
            """Get a job."""

        made = document({"a": [endpoint]}, title="", version="", description="")
        parameter: dict[str, Any] = made["paths"]["/jobs/{job}"]["get"]["parameters"][0]
        return parameter

    assert with_job(parameters={"job": "Its name."})["description"] == "Its name."
    with pytest.raises(ValueError, match=r"what \{job\} is"):
        with_job()


def test_a_problem_of_one_code_is_told_apart_by_its_service() -> None:
    groups = {}
    for service in ("one", "two"):
        kind = type("Taken", (Conflict,), {
            "__doc__": f"Taken in {service}.", "__module__": f"functions.{service}.x"
        })  # fmt: skip
        endpoint = Endpoints(service, "Things.")

        def view(call: Call) -> None:
            """Take it."""

        view.__name__ = f"take_{service}"
        endpoint.post(f"/{service}", permission=PUBLIC, errors=[kind])(view)
        groups[service] = [endpoint]
    components = document(groups, title="", version="", description="")["components"]
    assert {"taken", "two-taken"} <= set(components["examples"])
    assert {"Taken", "TwoTaken"} <= set(components["responses"])


def test_what_is_revalidated_takes_what_was_seen_and_may_answer_304() -> None:
    endpoint = Endpoints("Pages", "What is read again.")

    @endpoint.get("/page", permission=PUBLIC, content_type="text/html", revalidated=True)
    def get_page(call: Call) -> Raw:
        """Get it."""
        return Raw("", "text/html")

    made = document({"a": [endpoint]}, title="", version="", description="")
    operation = made["paths"]["/page"]["get"]
    assert {"$ref": "#/components/parameters/IfNoneMatch"} in operation["parameters"]
    assert "content" not in operation["responses"]["304"]
    for status in ("200", "304"):
        assert "ETag" in operation["responses"][status]["headers"]
