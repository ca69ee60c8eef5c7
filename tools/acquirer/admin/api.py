"""The admin interface: an HTTP application around a running acquirer."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from tools.acquirer.admin import books_routes, lab_routes, phones_routes
from tools.acquirer.books.registry import RegistryError
from tools.acquirer.lab.faults import FaultError
from tools.acquirer.phones import PhoneError
from tools.acquirer.service import Acquirer

_LOOPBACK_NAMES = ["127.0.0.1", "localhost"]


def admin_app(acquirer: Acquirer) -> FastAPI:
    """The application; it answers only under the names of the loopback, so that no web page can reach it by a trick."""
    app = FastAPI(title="TinyTill reference acquirer", version="1", docs_url="/docs", redoc_url=None)
    app.state.acquirer = acquirer
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_NAMES)
    app.include_router(books_routes.router)
    app.include_router(lab_routes.router)
    app.include_router(phones_routes.router)
    app.add_exception_handler(RegistryError, _refused)
    app.add_exception_handler(FaultError, _refused)
    app.add_exception_handler(PhoneError, _refused)
    return app


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=409)
