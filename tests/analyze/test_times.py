"""Dates in text, against a publication on Tuesday 11 May 2027."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analyze.times import find_times

TUESDAY = datetime(2027, 5, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("It appeared on March 3, 2027, and sold out.", "2027-03-03", "2027-03-03", "day"),
        ("It appeared on 3 March 2027.", "2027-03-03", "2027-03-03", "day"),
        ("Released 2027-03-03 at noon.", "2027-03-03", "2027-03-03", "day"),
        ("The talks of March 3-5, 2027 failed.", "2027-03-03", "2027-03-05", "range"),
        ("In March 2027 it closed.", "2027-03-01", "2027-03-31", "month"),
        ("In early March 2027 it closed.", "2027-03-01", "2027-03-10", "range"),
        ("In late February 2024 it closed.", "2024-02-21", "2024-02-29", "range"),
        ("Sales in Q3 2026 doubled.", "2026-07-01", "2026-09-30", "quarter"),
        ("In the first half of 2026 nothing moved.", "2026-01-01", "2026-06-30", "half"),
        ("Founded in 2019, it grew.", "2019-01-01", "2019-12-31", "year"),
        ("Released earlier in 2026, it sold.", "2026-01-01", "2026-12-31", "year"),
        ("It spoke on Monday.", "2027-05-10", "2027-05-10", "day"),
        ("It spoke yesterday.", "2027-05-10", "2027-05-10", "day"),
        ("In February of this year it complained.", "2027-02-01", "2027-02-28", "month"),
        ("It complained in November.", "2026-11-01", "2026-11-30", "month"),
        ("Profits fell last year.", "2026-01-01", "2026-12-31", "year"),
        ("It left two weeks ago.", "2027-04-26", "2027-05-02", "week"),
        ("On 20 December it left.", "2026-12-20", "2026-12-20", "day"),
        ("It was rejected by the firm on Monday.", "2027-05-10", "2027-05-10", "day"),
        ("In the first week of April it closed.", "2027-04-01", "2027-04-07", "week"),
        ("During the third week of March it closed.", "2027-03-15", "2027-03-21", "week"),
        ("At the end of last week it closed.", "2027-05-07", "2027-05-09", "range"),
        ("It lost more in the quarter to March.", "2027-01-01", "2027-03-31", "quarter"),
        ("In the three months ended in March it lost.", "2027-01-01", "2027-03-31", "quarter"),
        ("It may ship before the end of the year.", "2027-05-11", "2027-12-31", "range"),
        ("It went online this morning.", "2027-05-11", "2027-05-11", "day"),
        ("Over the summer it asked often.", "2026-06-01", "2026-08-31", "quarter"),
        ("An inquiry began on 3/5/2027 there.", "2027-05-03", "2027-05-03", "day"),
        ("It bought a stake a year ago.", "2026-05-01", "2026-05-31", "month"),
        ("The launch was postponed to August.", "2027-08-01", "2027-08-31", "month"),
        ("The row comes two months after the letter.", "2027-03-01", "2027-03-31", "month"),
        ("On the fifth of November it spoke.", "2026-11-05", "2026-11-05", "day"),
        ("It left on the twenty-first of April.", "2027-04-21", "2027-04-21", "day"),
        ("It opened on Boxing Day.", "2026-12-26", "2026-12-26", "day"),
        ("On Thanksgiving 2026 it closed.", "2026-11-26", "2026-11-26", "day"),
        ("Between Christmas and New Year it closed.", "2026-12-25", "2027-01-01", "range"),
        ("Come July, all will be locked out.", "2027-07-01", "2027-07-31", "month"),
        ("It was postponed from version 3.8 to August.", "2027-08-01", "2027-08-31", "month"),
        ("In the last days of April it wrote.", "2027-04-24", "2027-04-30", "week"),
        ("In the second half of March it paid.", "2027-03-16", "2027-03-31", "range"),
        ("In the week of 5 April it met.", "2027-04-05", "2027-04-11", "week"),
        ("Over the weekend it met.", "2027-05-08", "2027-05-09", "range"),
        ("So far this year it lost ten.", "2027-01-01", "2027-05-11", "range"),
        ("Sold on 09.11.2026 there.", "2026-11-09", "2026-11-09", "day"),
        ("A fortnight ago it left.", "2027-04-26", "2027-05-02", "week"),
        ("The day before, it had left.", "2027-05-10", "2027-05-10", "day"),
        ("The day before yesterday it left.", "2027-05-09", "2027-05-09", "day"),
        ("It took a fifth of Corvid's July budget.", "2026-07-01", "2026-07-31", "month"),
    ],
)
def test_reads_dates_against_the_day_of_publication(text, start, end, precision):
    (found,) = find_times(text, TUESDAY)
    assert (str(found.start), str(found.end), found.precision) == (start, end, precision)
    assert text[found.char_start : found.char_end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "In February of this year it complained.",
        "It spoke on Monday.",
        "It complained in November.",
        "It left on May 4.",
        "Profits fell last year, two weeks ago and yesterday.",
    ],
)
def test_relative_dates_stay_open_without_a_publication_date(text):
    assert find_times(text, None) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The plan Build It 2030 goes on.",
        "Model5.2025 and Turbo-2026 are names.",
        "They may march on; some sat.",
        "It cost 2,026 dollars or 2026.5 points.",
        "It was 30 February 2026.",
        "A thing recently changed.",
        "It was the first of many.",
    ],
)
def test_names_verbs_and_impossible_days_are_no_dates(text):
    assert find_times(text, TUESDAY) == ()


def test_a_named_weekday_that_does_not_fit_the_date_stays_visible():
    (found,) = find_times("It happened on Sunday, 10 May 2027.", TUESDAY)
    assert found.weekday == 6
    assert found.start.weekday() == 0


def test_the_same_month_is_that_of_the_date_before():
    first, second = find_times("In November it sued. Later that month it won.", TUESDAY)
    assert (second.start, second.end) == (first.start, first.end)


def test_a_late_evening_in_utc_is_the_next_day_in_the_east():
    (found,) = find_times("It said so on Wednesday.", datetime(2027, 5, 11, 22, tzinfo=UTC))
    assert str(found.start) == "2027-05-12"


@given(st.text(alphabet="0123456789 ,-.MayJunMondthsq/'“”\n", max_size=300))
def test_any_text_gives_ordered_slices_of_itself(text):
    found = find_times(text, TUESDAY)
    assert all(text[t.char_start : t.char_end] == t.text and t.start <= t.end for t in found)
    assert [t.char_start for t in found] == sorted(t.char_start for t in found)


def test_counts_days_from_a_date_that_follows():
    first, second = find_times("It was withdrawn three days after the launch on 3 May.", TUESDAY)
    assert (str(first.start), str(second.start)) == ("2027-05-06", "2027-05-03")


def test_a_weekday_behind_a_date_belongs_to_it_where_it_stands_alone():
    (found, *_) = find_times("The judge heard both on 3 March 2027, a Monday, in court.", TUESDAY)
    assert found.weekday == 0
    (other, *_) = find_times("It closed on 3 March 2027, a Monday newsletter says.", TUESDAY)
    assert other.weekday is None
