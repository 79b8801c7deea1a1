"""What a killed worker had taken comes back, once, in its old order, before what was never taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Queue

from wealthai.runtime.layout import Layout
from wealthai.runtime.redelivery import give_back, taken_and_unfinished
from wealthai.runtime.testing import services_for_tests

QUEUE = Queue("llm", routing_key="llm")


@pytest.fixture(scope="module")
def broker() -> Iterator[Layout]:
    with services_for_tests(database=False) as services:
        yield services.layout


def _publish(layout: Layout, count: int) -> None:
    with Connection(layout.redis_url()) as connection:
        producer = connection.Producer()
        for number in range(count):
            producer.publish({"n": number}, routing_key="llm", declare=[QUEUE], retry=False)


def _take(layout: Layout, count: int) -> list[int]:
    """As a worker does that is killed before it acknowledges: nothing is given back."""
    connection = Connection(layout.redis_url())
    channel = connection.channel()
    channel.do_restore = False
    taken = [QUEUE(channel).get(no_ack=False).payload["n"] for _ in range(count)]
    channel.qos._delivered.clear()
    connection.close()
    return taken


def _finish_all(layout: Layout) -> list[int]:
    done = []
    with Connection(layout.redis_url()) as connection:
        queue = QUEUE(connection.channel())
        while message := queue.get(no_ack=False):
            message.ack()
            done.append(message.payload["n"])
    return done


def test_taken_tasks_come_back_first_and_in_order(broker: Layout) -> None:
    _publish(broker, 5)
    assert _take(broker, 3) == [0, 1, 2]
    assert taken_and_unfinished(broker.redis_socket) == 3
    assert give_back(broker)
    assert taken_and_unfinished(broker.redis_socket) == 0
    assert _finish_all(broker) == [0, 1, 2, 3, 4]
    assert give_back(broker)
    assert _finish_all(broker) == []


def test_nothing_is_asked_of_a_broker_that_is_away(tmp_path: Path) -> None:
    assert taken_and_unfinished(tmp_path / "none.sock") == 0
