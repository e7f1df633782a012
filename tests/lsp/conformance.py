"""The real binary under a language client that others wrote, with the capabilities of real editors.

Run by `.ci/run`; needs `pip install pytest-lsp` and ASSETFLOW, the path of the binary.
"""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SCRIPT = """---
title: Tides
language: en
lexicon:
  Fundy: FUN-dee
---
# Tides

## The Moon

The Moon pulls on everything here 😀. But only water is free to answer in Fundy.

[vsual: boats]

The boats settle in the mud, and the gulls walk where they swam.
"""


@pytest.fixture
def script(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "tides.script.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest_lsp.fixture(
    params=["visual_studio_code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=[os.environ["ASSETFLOW"], "lsp"]),
)
async def client(request, lsp_client: LanguageClient):
    # What these editors do and the library leaves to its users.
    for method in [
        "client/registerCapability",
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "workspace/semanticTokens/refresh",
    ]:
        lsp_client.feature(method)(lambda *_: None)
    session = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            process_id=os.getpid(),
            workspace_folders=[],
        )
    )
    lsp_client.unit = session.capabilities.position_encoding
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, script: pathlib.Path) -> str:
    uri = script.as_uri()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem(uri=uri, language_id="assetflow", version=1, text=SCRIPT)
        )
    )
    return uri


def position(client: LanguageClient, needle: str) -> types.Position:
    at = SCRIPT.index(needle)
    line = SCRIPT.count("\n", 0, at)
    column = SCRIPT[SCRIPT.rfind("\n", 0, at) + 1 : at]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[client.unit]
    encoding = client.unit if width == 1 else f"{client.unit}-le"
    return types.Position(line=line, character=len(column.encode(encoding)) // width)


async def found(client: LanguageClient, uri: str):
    """Findings, pulled where the server offers it to this client, else as they were pushed."""
    if client.capabilities.text_document and client.capabilities.text_document.diagnostic:
        report = await client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        )
        return report.items
    for _ in range(200):
        if client.diagnostics.get(uri):
            return client.diagnostics[uri]
        await asyncio.sleep(0.05)
    return []


@pytest.mark.asyncio
async def test_findings_have_codes_and_help(client: LanguageClient, script):
    uri = await opened(client, script)
    codes = {item.code: item for item in await found(client, uri)}
    assert "unknown-cue" in codes
    assert codes["unknown-cue"].source == "assetflow"
    assert str(codes["unknown-cue"].code_description.href).startswith("https://")


@pytest.mark.asyncio
async def test_what_is_under_the_pointer_is_explained(client: LanguageClient, script):
    uri = await opened(client, script)
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), position(client, "boats]"))
    )
    assert hover is not None


@pytest.mark.asyncio
async def test_symbols_fold_and_tokens(client: LanguageClient, script):
    document = types.TextDocumentIdentifier(await opened(client, script))
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert any("The Moon" in symbol.name for symbol in flat(symbols))
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document))
    assert folds
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert len(tokens.data) % 5 == 0 and tokens.data


def flat(symbols):
    for symbol in symbols:
        yield symbol
        yield from flat(getattr(symbol, "children", None) or [])


@pytest.mark.asyncio
async def test_actions_lenses_and_hints(client: LanguageClient, script):
    document = types.TextDocumentIdentifier(await opened(client, script))
    place = position(client, "But only")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, types.Range(place, place), types.CodeActionContext(diagnostics=[]))
    )
    titles = [action.title for action in actions]
    assert any(title.startswith("Segment") for title in titles), titles
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document))
    assert lenses
    hints = await client.text_document_inlay_hint_async(
        types.InlayHintParams(document, types.Range(types.Position(0, 0), types.Position(99, 0)))
    )
    assert hints


@pytest.mark.asyncio
async def test_a_name_is_renamed_everywhere(client: LanguageClient, script):
    document = types.TextDocumentIdentifier(await opened(client, script))
    edit = await client.text_document_rename_async(
        types.RenameParams(document, position(client, "Fundy."), "Bay of Fundy")
    )
    changes = edit.document_changes[0].edits if edit.document_changes else next(iter(edit.changes.values()))
    assert len(changes) == 2


@pytest.mark.asyncio
async def test_a_script_is_voiced(client: LanguageClient, script):
    uri = await opened(client, script)
    answer = await client.workspace_execute_command_async(
        types.ExecuteCommandParams("assetflow.voice", [{"uri": uri}])
    )
    assert answer["job"]
    lock = script.with_name("tides.script.lock")
    for _ in range(600):
        if lock.exists() and "take" in lock.read_text():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no take was written down")
