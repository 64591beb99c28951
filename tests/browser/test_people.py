"""The pages about people in a browser: uploads of tags, plans, the review feed."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.notebook.worlds import POLICY
from workbench import ApplyView, ReviewView, TagsView, Workbench

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=alert(1)>"


def test_missing_tags_of_an_upload_are_created_and_the_rest_is_added_by_key(
    browser: Browser, wb: Workbench
) -> None:
    view = TagsView(wb)
    file = f'user_id,user_tags\nu001,"staff,stff"\nnewcomer,{HOSTILE}\n'.encode()
    view.ask("chunk", name="a.csv", transfer="t", offset=0, size=len(file), data=file)
    view.ask("preview", transfer="t")
    with direct(browser, view, width=780) as shown:
        page = shown.page
        missing = page.get_by_role("note")
        expect(missing).to_contain_text("the nearest is staff")
        expect(missing).to_contain_text(HOSTILE)
        assert page.locator("img").count() == 0
        row = page.locator("tr", has_text="u001")
        expect(row).to_contain_text("Adds 1 tag, 1 fails: no such tag")
        page.get_by_role("button", name="Create the tag stff").click()
        expect(page.get_by_role("status")).to_have_text("1 tag created: stff")
        expect(row).to_contain_text("Adds 2 tags")
        submit = page.locator('[data-key="submit"]')
        expect(submit).to_have_text("Add 2 tags to 1 user")
        submit.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("50 % of 2 rows succeeded")
    assert wb.user("u001").tags == ("staff", "stff")


def test_a_result_of_two_rows_of_six_is_not_green(browser: Browser, wb: Workbench) -> None:
    rows = ("u001,staff", "u002,nope", "u003,nope", "u004,trusted", "u005,nope", 'u006,"nope,no"')
    file = "\n".join(("user_id,user_tags", *rows)).encode()
    with direct(browser, TagsView(wb), width=1280) as shown:
        page = shown.page
        page.locator("input[type=file]").first.set_input_files(
            {"name": "t.csv", "mimeType": "text/csv", "buffer": file}
        )
        page.locator('[data-key="submit"]').click()
        told = page.get_by_role("status")
        expect(told).to_contain_text("33.33 % of 6 rows succeeded")
        status = page.locator("td", has_text="partly succeeded: 5 of 7 tags failed")
        expect(status).to_be_visible()
        colour = "element => getComputedStyle(element).color"
        good = page.evaluate(
            """() => {
              const sample = document.createElement('i');
              sample.className = 'pw-good';
              document.querySelector('.pw').append(sample);
              return getComputedStyle(sample).color;
            }"""
        )
        assert told.evaluate(colour) != good
        assert status.locator("*").first.evaluate(colour) != good
    assert wb.uploads()[0].status == "partly succeeded"


def test_the_memo_from_the_page_has_all_that_is_decided_on(browser: Browser, wb: Workbench) -> None:
    wb.publish(POLICY.with_mode("Spammer", "off"), create_tags=True)
    simulation = wb.simulate(POLICY)
    view = ApplyView(wb, simulation)
    view.ask("plan")
    with direct(browser, view, width=1280) as shown:
        page = shown.page
        page.get_by_text("Change memo, to decide on and sign").click()
        page.locator('[data-key="why"]').fill(f"More spam since May {HOSTILE}")
        with page.expect_download() as given:
            page.locator('[data-key="memo"]').click()
        file = given.value.path()
        memo = browser.new_page()
        memo.set_content(file.read_text("utf-8"))
        body = memo.locator("body")
        expect(body).to_contain_text("Rule Spammer goes from off to live.")
        expect(body).to_contain_text(f"More spam since May {HOSTILE}")
        assert memo.locator("img").count() == 0
        posts = simulation.outcome.summary["posts"]
        without = simulation.without_feedback().outcome.summary["posts"]
        row = memo.locator("tr", has_text="Posts accepted")
        expect(row).to_contain_text(f"{posts['accepted']:,}")
        expect(row).to_contain_text(f"{without['accepted']:,}")
        expect(memo.locator(".sampled")).to_have_count(20)
        assert view.plan is not None
        expect(body).to_contain_text(view.plan.digest)
        expect(body).to_contain_text("Approved by")
        memo.close()


def test_a_plan_opens_its_users_and_is_cancelled_by_key(browser: Browser, wb: Workbench) -> None:
    view = ApplyView(wb, wb.simulate(POLICY))
    view.ask("plan")
    with direct(browser, view, width=780) as shown:
        page = shown.page
        page.get_by_role("button", name="Blocked: show 6 users").click()
        opened = page.get_by_role("region", name="Blocked")
        expect(opened).to_contain_text("Block user (Spam)")
        page.get_by_text("Change memo, to decide on and sign").click()
        page.locator('[data-key="why"]').fill("More spam")
        with page.expect_download() as given:
            page.locator('[data-key="memo"]').click()
        assert given.value.suggested_filename.startswith("change-memo-community-baseline-")
        page.locator('[data-key="cancel"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("nothing was applied")
    assert list(wb.batches()) == []


def test_v_on_a_hidden_text_asks_first_and_u_takes_the_decision_back(
    browser: Browser, wb: Workbench
) -> None:
    wb.send_to_review("u024")
    with direct(browser, ReviewView(wb), width=780) as shown:
        page = shown.page
        page.locator("section.pw").focus()
        page.keyboard.press("v")
        expect(page.get_by_role("dialog")).to_contain_text("without reading it?")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert list(wb.labels()) == []
        page.keyboard.press("t")
        page.keyboard.press("v")
        expect(page.get_by_role("status")).to_contain_text("labelled violating")
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_contain_text("the decision is taken back")
        expect(page.locator(".pw-position")).to_contain_text("Item 1 of")
        page.get_by_text("Act on this user").click()
        page.locator('[data-key="action-suspend"]').click()
        page.locator('[data-key="reason"]').select_option("Spam")
        page.locator('[data-key="continue"]').click()
        page.locator('[data-key="sure-yes"]').click()
        expect(page.get_by_role("status")).to_contain_text("Suspend user: done")
    assert wb.user("u024").status == "suspended"
    assert list(wb.labels()) == []
    assert wb.verify().sound
