"""The journey of a new employee, from signing in to a learning path: by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

QUESTION = "Ik wil inwoners beter helpen met DigiD en andere digitale diensten."
NOT_MY_WORK = "Hoort niet bij mijn werk"
WAYS_OUT = 2
SITTING = 8
MOST_QUESTIONS = 40
FAR = r"Je hebt \d+ vragen gehad. Er kom\w+ nog ongeveer \d+ vra\w+"
KNOWLEDGE = "Dit is een kennisvraag."
SEND_AND_LISTEN = """() => new Promise((tell) => {
  const form = document.querySelector("form[data-autosave]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();  // the page stays, to hear what it says
    setTimeout(() => tell(form.querySelector("[role=status]").textContent), 300);
  });
  form.requestSubmit();
})"""


def test_a_new_employee_goes_from_signing_in_to_a_learning_path_by_keyboard(demo_site: str, visit: Visit) -> None:
    new = visit(demo_site, width=1200, keyboard=True)
    go_the_whole_way(new)


def test_a_new_employee_goes_the_same_way_on_a_phone_without_javascript(demo_site: str, visit: Visit) -> None:
    new = visit(demo_site, width=320, javascript=False)
    go_the_whole_way(new)


def test_an_answer_is_kept_as_soon_as_it_is_chosen(demo_site: str, visit: Visit) -> None:
    busy = visit(demo_site)
    go_to_an_open_question(busy)
    question = busy.path
    pick_answer(busy, 2)
    expect(busy.page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    busy.look("answer-kept")
    busy.open("/zelfscan")
    busy.open(question)
    expect(busy.page.get_by_role("radio").nth(2)).to_be_checked()


def test_a_choice_that_is_still_on_its_way_when_the_form_is_sent_is_no_failure(demo_site: str, visit: Visit) -> None:
    busy = visit(demo_site)
    go_to_an_open_question(busy)
    busy.page.route("**/bewaren", lambda _: None)  # the network takes its time
    pick_answer(busy, 2)
    assert busy.page.evaluate(SEND_AND_LISTEN) == ""


def test_an_answer_that_comes_after_the_session_ended_is_sent_on_after_signing_in(demo_site: str, visit: Visit) -> None:
    late = visit(demo_site, width=320, javascript=False)
    go_to_an_open_question(late)
    question = late.path
    pick_answer(late, 2)
    other_tab = late.page.context.new_page()
    other_tab.goto(late.page.url)
    other_tab.get_by_role("button", name="Uitloggen").click()
    late.press("Opslaan en verder")
    assert "wat je had ingevuld is bewaard" in late.text
    late.look("sign-in-again")
    late.give_credentials("beheerder")
    late.look("send-on")
    late.press("Verstuur wat ik had ingevuld")
    assert late.path not in ("/inloggen", question)
    late.open(question)
    expect(late.page.get_by_role("radio").nth(2)).to_be_checked()


def test_a_scan_with_help_is_finished_by_keyboard_on_another_phone(demo_site: str, visit: Visit) -> None:
    first = visit(demo_site, width=320, keyboard=True)
    first.sign_in("nieuw")
    first.follow("Start de zelfscan")
    first.select("Welke functie past het best bij je werk?", "KCC-medewerker")
    first.choose("Ja, tel mij mee")
    first.choose("Ik doe de scan samen met iemand")
    first.press("Opslaan en verder")
    assert "Je doet de scan samen." in first.text
    first.look("parts")
    first.follow("Begin met de eerste vraag")
    for number in range(SITTING + 1):
        answer_one(first, number)
    stopped_at, question = number_of(first), first.h1
    first.press("Uitloggen")

    second = visit(demo_site, width=320, keyboard=True)
    second.sign_in("nieuw")
    second.follow("Ga verder met je zelfscan")
    second.look("parts-later")
    second.follow("Ga verder")
    assert (number_of(second), second.h1) == (stopped_at, question)
    looked = look_at_each_kind(second)
    assert looked == {True, False}
    assert second.h1 == "Controleer je antwoorden"
    second.look("check")
    second.press("Rond de zelfscan af")
    assert second.h1.startswith("Je uitslag van ")


def look_at_each_kind(visitor: Visitor) -> set[bool]:
    """Answer the rest and look at the first statement and the first knowledge question; which kinds there were."""
    looked: set[bool] = set()
    for number in range(MOST_QUESTIONS):
        if visitor.path.endswith("/controleren"):
            break
        is_check = KNOWLEDGE in visitor.text
        if is_check not in looked:
            visitor.look("knowledge-question" if is_check else "statement")
            looked.add(is_check)
        answer_one(visitor, number)
    return looked


def go_to_an_open_question(visitor: Visitor) -> None:
    """As somebody whose scan is not finished."""
    visitor.sign_in("beheerder")
    visitor.open("/zelfscan")
    visitor.follow("Ga verder met je zelfscan")
    visitor.follow("Ga verder")


def go_the_whole_way(new: Visitor) -> None:
    sign_in_after_a_mistake(new)
    read_and_fill_in_the_intake(new)
    topic = answer_the_first_questions(new)
    stop_and_come_back_another_day(new)
    answer_the_rest(new)
    check_and_finish(new)
    read_the_result(new, left_out=topic)
    chosen = choose_two_tips(new)
    work_on_the_learning_path(new, *chosen)


def sign_in_after_a_mistake(new: Visitor) -> None:
    new.open("/")
    assert new.h1 == "Inloggen"
    new.look("sign-in")
    new.press("Inloggen")
    new.assert_errors("Vul je e-mailadres in.", "Vul je wachtwoord in.")
    new.look("sign-in-empty")
    new.jump_to_error("Vul je wachtwoord in.", label="Wachtwoord")
    new.sign_in("nieuw")


def read_and_fill_in_the_intake(new: Visitor) -> None:
    assert new.h1 == "Zelfscan digitale vaardigheden"
    for said in ("vrijwillig", "teamleider", "ondernemingsraad", "privacy@voorbeeldstad.example", "Jij beslist"):
        assert said in new.text, new.text
    new.look("before")
    new.follow("Start de zelfscan")
    new.look("intake")
    new.fill("Waar loop je in je werk tegenaan?", QUESTION)
    new.press("Opslaan en verder")
    new.assert_errors("Kies de functie die het best past.")
    assert new.page.get_by_label("Waar loop je in je werk tegenaan?").input_value() == QUESTION
    new.look("intake-with-error")
    new.select("Welke functie past het best bij je werk?", "Medewerker burgerzaken")
    new.choose("Workshop")
    new.choose("Ongeveer een half uur")
    new.choose("Nee, tel mij niet mee")
    new.press("Opslaan en verder")
    assert new.h1 == "Je zelfscan in onderdelen"
    assert "Medewerker burgerzaken." in new.text
    new.look("parts-not-begun")


def answer_the_first_questions(new: Visitor) -> str:
    """Make a mistake, go back, change an answer, and leave a whole topic out; returns that topic."""
    new.follow("Begin met de eerste vraag")
    first = new.h1
    new.look("question")
    new.press("Opslaan en verder")
    new.assert_errors("Kies een antwoord. Past er geen? Kies dan een van de onderste twee.")
    new.look("question-with-error")
    pick_answer(new, 0)
    new.press("Opslaan en verder")
    assert new.h1 != first
    assert number_of(new) == "2"

    new.follow("Vorige vraag")
    assert new.h1 == first
    expect(new.page.get_by_role("radio").nth(0)).to_be_checked()
    pick_answer(new, 2)
    new.press("Opslaan en verder")
    assert number_of(new) == "2"
    new.page.go_back()
    assert new.h1 == first
    expect(new.page.get_by_role("radio").nth(2)).to_be_checked()
    new.page.go_forward()

    topic = topic_of(new)
    new.choose(NOT_MY_WORK)
    new.press("Opslaan en verder")
    new.look("not-my-work")
    new.press("Opslaan en verder")
    new.assert_errors("Kies of het om deze vraag gaat of om het hele onderwerp.")
    new.look("not-my-work-with-error")
    new.choose("Het hele onderwerp")
    new.press("Opslaan en verder")
    assert topic_of(new) != topic
    return topic


def stop_and_come_back_another_day(new: Visitor) -> None:
    for number in range(SITTING):
        answer_one(new, number)
    pick_answer(new, 1)
    new.press("Later verdergaan")
    assert new.h1 == "Je zelfscan in onderdelen"
    assert "Je antwoorden zijn bewaard." in new.text
    new.look("parts-halfway")
    said = re.findall(FAR, new.text)
    assert len(said) == 1
    new.press("Uitloggen")
    assert new.h1 == "Inloggen"
    new.sign_in("nieuw")
    new.look("before-halfway")
    new.follow("Ga verder met je zelfscan")
    assert re.findall(FAR, new.text) == said
    new.follow("Ga verder")


def answer_the_rest(new: Visitor) -> None:
    for number in range(MOST_QUESTIONS):
        if new.path.endswith("/controleren"):
            return
        answer_one(new, number)
    raise AssertionError("the scan does not end")


def check_and_finish(new: Visitor) -> None:
    assert new.h1 == "Controleer je antwoorden"
    for said in (
        QUESTION,
        "Medewerker burgerzaken",
        "Ongeveer een half uur",
        "Alleen jij ziet je antwoorden en je uitslag.",
    ):
        assert said in new.text, new.text
    assert "Je uitslag telt niet mee in teamcijfers." in new.text
    new.look("check")
    new.unfold("Onderdeel 1")
    new.look("check-unfolded")
    first = new.page.locator("details .app-summary__row").first
    answer = first.locator(".app-summary__value").inner_text()
    new.follow("Wijzig", inside=first)
    new.choose(answer)
    new.press("Opslaan en verder")
    assert new.h1 == "Controleer je antwoorden"
    new.press("Rond de zelfscan af")


def read_the_result(new: Visitor, *, left_out: str) -> None:
    assert new.h1.startswith("Je uitslag van ")
    assert "Je zelfscan is klaar." in new.text
    parts = new.page.locator("main h2").all_inner_texts()
    wanted = ["Hier ben je al sterk in", "Hier kun je groeien", "Nog te bespreken", "Alles per onderdeel"]
    assert [part for part in parts if part in wanted] == wanted
    assert left_out in new.text
    assert "Je functie vraagt" in new.text
    new.unfold("Veiligheid")
    new.look("result")


def choose_two_tips(new: Visitor) -> tuple[str, str]:
    """Put two tips on the learning path; returns their titles."""
    new.follow("Bekijk je tips")
    assert new.h1 == "Tips voor jou"
    tips = new.page.locator(".app-cards--column > li")
    assert tips.count() == 10
    for tip in tips.all():
        assert "Eerste stap:" in tip.inner_text()
        assert tip.locator(".app-list li").count() >= 1
    new.look("tips")
    first, second = (title.strip() for title in tips.locator("h2").all_inner_texts()[:2])

    new.follow(first)
    assert "Waarom deze tip?" in new.text
    new.unfold("Hoe we dit uitrekenen")
    new.look("tip")
    new.press("Zet op mijn leerpad")
    assert new.h1 == "Mijn leerpad"
    new.look("learning-path-of-one")
    new.follow("Tips")
    assert "Staat op je leerpad" in new.region(first).inner_text()
    new.press("Zet op mijn leerpad", inside=new.region(second))
    return first, second


def work_on_the_learning_path(new: Visitor, first: str, second: str) -> None:
    assert titles_of_steps(new) == [first, second]
    new.press("Omhoog", inside=new.region(second))
    assert titles_of_steps(new) == [second, first]
    new.press("Omlaag", inside=new.region(second))
    assert titles_of_steps(new) == [first, second]

    for state in ("Mee bezig", "Klaar"):
        new.follow("Hoe ver ben je?", inside=new.region(first))
        new.choose(state)
        new.look(f"step-{state}")
        new.press("Opslaan")
        assert state in new.region(first).inner_text()
    new.follow("Hoe ver ben je?", inside=new.region(second))
    new.choose("Mee bezig")
    new.press("Opslaan")
    new.look("learning-path")
    new.follow("Haal van mijn leerpad", inside=new.region(first))
    assert "Dat kun je niet terughalen." in new.text
    new.look("step-away")
    new.press("Haal van mijn leerpad")
    assert titles_of_steps(new) == [second]


def titles_of_steps(new: Visitor) -> list[str]:
    return [title.strip() for title in new.page.locator("main h2").all_inner_texts()]


def number_of(new: Visitor) -> str:
    """The number of the question on the page, from its title."""
    return new.page.title().split(" · ")[0].removeprefix("Vraag ")


def topic_of(new: Visitor) -> str:
    """The competence of the question on the page, from its title."""
    return new.page.title().split(" – ")[0].split(" · ")[1]


def answer_one(new: Visitor, number: int) -> None:
    """Answer three questions well, the next three not."""
    pick_answer(new, 3 if number // 3 % 2 else 0)
    new.press("Opslaan en verder")


def pick_answer(new: Visitor, step: int) -> None:
    """Pick an answer by its place; the ways out stand below the answers."""
    answers = new.page.get_by_role("radio")
    assert answers.count() > step + WAYS_OUT
    new.pick(answers.nth(step))
