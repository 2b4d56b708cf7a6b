"""Every act that a feature records is a code of its own feature."""

import ast
from pathlib import Path

import bot.features
from bot.features.audit.model import is_action

FEATURES = Path(bot.features.__path__[0])


def recorded_acts():
    for path in sorted(FEATURES.rglob("*.py")):
        feature = path.relative_to(FEATURES).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Attribute(attr="record"), keywords=keywords):
                    for keyword in keywords:
                        if keyword.arg == "action":
                            yield f"{path.name}:{node.lineno}", feature, keyword.value


def test_an_act_is_named_after_the_feature_that_does_it():
    for where, feature, action in recorded_acts():
        match action:
            case ast.Constant(value=str() as code):
                assert is_action(code), where
                assert code.startswith(f"{feature}."), where
            case ast.JoinedStr(values=[ast.Constant(value=str() as start), *_]):
                assert start.startswith(f"{feature}."), where
            case ast.Constant() | ast.JoinedStr() | ast.BinOp():
                raise AssertionError(f"{where}: an act is written as one code")
