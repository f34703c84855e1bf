#!/usr/bin/env bash
# Is src/headbox/web/static what viewer/ builds? Installs the exact packages first, if need be.
set -euo pipefail
cd "$(dirname "$0")"
if [ -n "${CI:-}" ] || [ ! -d node_modules ]; then
  npm ci --no-audit --no-fund
fi
npm run check
