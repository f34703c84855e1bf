# The gallery of a folder of photos, on a CPU (the default target) or on CUDA.
#
#   docker build -t headbox .
#   docker run -p 8470:8470 -v ~/Pictures:/photos:ro -v headbox:/library headbox
#
#   docker build --target cuda -t headbox:cuda .
#   docker run --gpus all -v ~/Pictures:/photos:ro -v "$PWD/scenes:/scenes" headbox:cuda \
#     convert /photos -o /scenes --device cuda
#
# The address with its token is in the container's output. Any other command of headbox can take the
# gallery's place: docker run ... headbox convert /photos -o /scenes

FROM python:3.13-slim AS base
RUN useradd --create-home --uid 1000 headbox && mkdir /library /photos \
    && chown headbox /library
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 NUMBA_CACHE_DIR=/library/numba
COPY pyproject.toml README.md LICENSE NOTICE /source/
COPY src /source/src
EXPOSE 8470
VOLUME /library
ENTRYPOINT ["headbox"]
CMD ["gallery", "/photos", "--host", "0.0.0.0", "--port", "8470", "--library", "/library", "--no-browser"]

FROM base AS cuda
RUN apt-get update && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/* \
    && pip install "/source[heic,video,web,cuda]" && rm -r /source
USER headbox

FROM base AS cpu
RUN pip install --extra-index-url https://download.pytorch.org/whl/cpu "/source[heic,video,web]" \
    && rm -r /source
USER headbox
