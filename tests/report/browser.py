"""Headless Chromium, driven as a reader would: what it shows, what it complains of, what it asks of the network.

Without a browser these tests fail, they do not pass unseen; ``MATCHER_NO_BROWSER=1`` says that this is meant.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HELP = "Install the Debian packages chromium and chromium-driver, or set MATCHER_NO_BROWSER=1 to leave these tests out."


class Reader(Chrome):
    """A browser with one page in it."""

    def open(self, path: Path, scheme: str = "light", width: int = 1280) -> None:
        """Open a file, in a colour scheme and at a width."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.get("about:blank")
        self.get_log("performance")
        self.get_log("browser")
        self.get(path.as_uri())

    def complaints(self) -> list[str]:
        """What the console says, refusals of the Content-Security-Policy among it."""
        return [entry["message"] for entry in self.get_log("browser")]

    def requests(self) -> list[str]:
        """Every address that the page asked for since it was opened."""
        events = [json.loads(entry["message"])["message"] for entry in self.get_log("performance")]
        sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [params["request"]["url"] for params in sent if params["request"]["url"] != "about:blank"]

    def shown(self) -> list[str]:
        """Refs of the rows that can be seen, from the top."""
        script = "return [...document.querySelectorAll('#rows tbody tr')].filter(r => r.offsetHeight).map(r => r.id)"
        return list(self.execute_script(script))


@contextmanager
def reader(folder: Path) -> Iterator[Reader]:
    """A fresh browser, its profile in a new folder."""
    if os.environ.get("MATCHER_NO_BROWSER") == "1":
        pytest.skip("MATCHER_NO_BROWSER=1")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.fail(f"There is no Chromium to test the page in. {HELP}")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Reader(options=options, service=Service(driver))
    try:
        yield chrome
    finally:
        chrome.quit()
