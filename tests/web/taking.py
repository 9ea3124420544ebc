"""Takes a scan through its pages, for the tests of pages."""

from __future__ import annotations

from app.services.scanning import MAX_QUESTIONS
from seeds.instrument import Question, load_instrument
from tests.web.page import PageClient

INTAKE = {
    "function_role": "kcc",
    "learning_question": "Webcare is lastig.",
    "forms": ["training"],
    "counts": "yes",
}


def start(client: PageClient) -> str:
    """Send the intake; the address of the scan, or of its check page when all is answered."""
    page = client.submit("/zelfscan/start", INTAKE)
    return page.path


def answer_all(client: PageClient, scan: str, answer: str = "2") -> None:
    """Answer every question that comes."""
    answer_some(client, scan, MAX_QUESTIONS, answer)


def answer_some(client: PageClient, scan: str, times: int, answer: str = "2") -> list[str]:
    """Answer so many questions, or as many as there are; the addresses of the questions that came."""
    came: list[str] = []
    following = to_ask(client, scan)
    while len(came) < times and "/vragen/" in following:
        came.append(following)
        following = str(client.post(following, {"answer": answer}).location)
    return came


def to_ask(client: PageClient, scan: str) -> str:
    """The address of the question to ask now, or of the check page."""
    return str(client.get(f"{scan}/verder").location)


def question_at(path: str) -> Question:
    """The question of the bank that an address shows."""
    return next(item for item in load_instrument().items if item.code == path.rsplit("/", 1)[1])


def not_offered(client: PageClient, scan: str) -> str:
    """The address of a question that the scan could ask but does not ask now."""
    now = question_at(to_ask(client, scan))
    other = next(i for i in load_instrument().items if i.competence == now.competence and i.code != now.code)
    return f"{scan}/vragen/{other.code}"


def progress_at(client: PageClient, path: str) -> str:
    """What the page of a question says of how far the scan is."""
    found = client.get(path).soup.find(class_="app-progress__label")
    assert found is not None
    return " ".join(found.get_text().split())


def tasks_of(client: PageClient, scan: str) -> list[tuple[str, str, str | None]]:
    """The parts of the scan: name, state, and where the link leads."""
    found = []
    for task in client.get(scan).soup.select(".app-task"):
        name, state = task.select_one(".app-task__name"), task.select_one(".app-badge")
        assert name is not None
        assert state is not None
        found.append(
            (
                name.get_text(strip=True),
                state.get_text(strip=True),
                str(name["href"]) if name.has_attr("href") else None,
            )
        )
    return found
