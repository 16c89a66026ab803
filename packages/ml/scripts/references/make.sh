#!/usr/bin/env bash
# Makes the references of packages/ml/test/references anew, with the software that they are references of. On Debian 12:
#   apt-get install r-cran-forecast rrdtool;  pip install scikit-learn==1.9.1 statsmodels==0.15.0
# Usage: packages/ml/scripts/references/make.sh [PYTHON]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$here/../../test/references
python=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$python" "$here/series.py" "$work"
Rscript "$here/make.R" "$work" "$out"
"$python" "$here/make_statsmodels.py" "$work" "$out"
"$python" "$here/make_sklearn.py" "$out"
"$python" "$here/make_robust.py" "$work" "$out"
"$python" "$here/make_rrdtool.py" "$work" "$out"
