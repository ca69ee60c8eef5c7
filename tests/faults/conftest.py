"""The shop of the flow tests."""

from tests.flows.conftest import running_shop, shop  # noqa: F401 (fixtures)
