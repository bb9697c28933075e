"""``matcher rules``: every rule, every stage and every setting, each with its source."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import click

RULES_VERSION = 1
WIDTH = 110


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print rules, stages and settings as JSON.")
def rules(as_json: bool) -> None:
    """List the rules, their sources and their settings.

    \b
    Examples:
      matcher rules
      matcher rules --json

    First the rules: what each asks, where it comes from, and the policy's setting where its mode can be chosen (hard:
    never broken; soft: breaches are counted and made few; off). Then the stages in their usual order. Then every
    setting of the policy with its default. A source that says assumption is a choice of ours that you may change.
    """
    document = {"schema_version": RULES_VERSION, "rules": _rules(), "stages": _stages(), "settings": _settings()}
    click.echo(json.dumps(document, ensure_ascii=False, indent=1) if as_json else "\n".join(_words(document)))


def _rules() -> list[dict[str, Any]]:
    from matcher.rules import RULES
    from matcher.week import Policy

    plain = Policy()
    return [
        {
            "name": rule.name,
            "says": rule.says,
            "source": rule.source,
            "setting": rule.setting,
            "modes": ["hard"] if rule.setting is None else _modes(rule.setting),
            "default": rule.mode(plain),
        }
        for rule in RULES
    ]


def _modes(setting: str) -> list[str]:
    from matcher.io.policy import key_columns

    return list(key_columns()[setting].choices)


def _stages() -> list[dict[str, str]]:
    from matcher.report.wording import STAGES

    return [{"name": name, "title": wording.title, "meaning": wording.asks} for name, wording in STAGES.items()]


def _settings() -> list[dict[str, Any]]:
    from matcher.io.policy import PAIRS, key_columns, render
    from matcher.week import Policy

    settings = []
    for key, column in key_columns().items():
        field = Policy.model_fields[key]
        extra = field.json_schema_extra
        values = "yes or no" if column.kind == "flag" else " or ".join(column.choices) or column.kind
        settings.append(
            {
                "key": key,
                "default": render(key, field.default),
                "values": PAIRS[key].shape if key in PAIRS else values,
                "meaning": field.description,
                "source": extra.get("source", "") if isinstance(extra, dict) else "",
            }
        )
    return settings


def _words(document: dict[str, Any]) -> list[str]:
    lines = ["Rules, in the order in which they are blamed"]
    for rule in document["rules"]:
        choice = f"setting {rule['setting']}: {' | '.join(rule['modes'])}; default {rule['default']}"
        lines += ["", f"  {rule['name']} ({choice if rule['setting'] else 'always hard'})"]
        lines += _block(rule["says"]) + _block(f"Source: {rule['source']}")
    lines += ["", "Stages, each held before the next is looked at", ""]
    lines += [f"  {stage['name']:<15} {stage['meaning']}" for stage in document["stages"]]
    lines += ["", "Settings of the policy"]
    for setting in document["settings"]:
        default = setting["default"] or "blank"
        lines += [
            "",
            *textwrap.wrap(f"{setting['key']} = {default}", WIDTH, initial_indent="  ", subsequent_indent="    "),
        ]
        lines += _block(setting["meaning"]) + _block(f"Values: {setting['values']}. Source: {setting['source']}")
    return lines


def _block(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
