"""`pytest tests/screens --record` takes the screens as they are now for right."""


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="record the screens as they are now in golden.json")
