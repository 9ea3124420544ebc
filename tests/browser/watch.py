"""Listens to everything a browser does behind a page, and keeps what must never happen."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError

REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`));"""
STATUS_LINE = "Failed to load resource"  # Chromium says so of a form with errors too; `_response` looks at the status


class Watch:
    """Complaints of one browser context: console, script errors, content policy, other sites, dialogs, failed files."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.complaints: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._script_error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("dialog", self._dialog)

    def assert_quiet(self) -> None:
        """Fail when there is something to complain of that was not told before."""
        complaints, self.complaints = self.complaints, []
        assert not complaints, "\n".join(complaints)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(STATUS_LINE):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _script_error(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.site}/"):
            self.complaints.append(f"another site: {request.method} {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that is left, or a download
            self.complaints.append(f"{request.failure}: {request.method} {request.url}")

    def _response(self, response: Response) -> None:
        expected = 500 if response.request.is_navigation_request() else 400  # a page may answer 404 or 422
        if response.status >= expected:
            self.complaints.append(f"status {response.status}: {response.request.method} {response.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()
