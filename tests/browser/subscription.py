"""A subscription for a browser that reaches no push service.

Only the browser's answer to ``PushManager.subscribe`` is made up; everything else is the page's own.
"""

import json
from typing import Final

from tests.bot.phone.push_peer import PushedTo

_SCRIPT: Final = """subscription => {
    let known = null;
    PushManager.prototype.getSubscription = async () => known;
    PushManager.prototype.subscribe = async options => {
        if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("no such key");
        known = {
            options: {applicationServerKey: options.applicationServerKey.buffer},
            toJSON: () => subscription,
            unsubscribe: async () => { known = null; return true; },
        };
        return known;
    };
}"""


def stubbed(browser: PushedTo) -> str:
    """A script for every page of a context."""
    return f"({_SCRIPT})({json.dumps(browser.as_json())})"
