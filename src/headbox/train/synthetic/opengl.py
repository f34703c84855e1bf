"""Draws a Layout with OpenGL on the processor (EGL, Mesa llvmpipe): colour, depth and the hidden
second layer.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

import cv2
import numpy as np

from headbox.color import linear_to_srgb_array
from headbox.errors import HeadboxError
from headbox.train.data.sample import SAMPLE_SIZE
from headbox.train.synthetic import meshes, textures
from headbox.train.synthetic.assets import Assets
from headbox.train.synthetic.layout import AssetCatalogue, Lighting, Piece, SceneCamera, SceneLayout

CLIP_NEAR, CLIP_FAR = 0.05, 20_000.0
SHADOW_SIZE = 768
# The hidden layer: the nearest front-facing surface behind this multiple of the visible depth plus
# 2 cm.
BEHIND, BEHIND_METRES = 1.1, 0.02

_VERTEX = """#version 330
in vec3 p; in vec3 n; in vec2 t; in float l; in vec3 c;
uniform mat4 piece[2];   // mesh to world; rows: tint, gloss; repeat, textured, glow; mirrored
uniform mat4 clip; uniform mat4 shadow;
out vec3 world; out vec3 normal; out vec2 uv; flat out float layer; out vec3 color; out vec3 lit;
void main() {
  vec4 w = piece[0] * vec4(p, 1);
  world = w.xyz; uv = t * piece[1][1].xy; layer = l; color = c * piece[1][0].rgb;
  // inverse transpose of a rotation times a scale
  mat3 m = mat3(piece[0]);
  normal = m * (n / vec3(dot(m[0], m[0]), dot(m[1], m[1]), dot(m[2], m[2])));
  lit = (shadow * w).xyz * 0.5 + 0.5;
  gl_Position = clip * w;
}"""

_LOOK = """
uniform mat4 piece[2]; uniform sampler2DArray layers; uniform sampler2D image;
vec4 albedo(vec2 uv, float layer, vec3 color) {
  vec4 a = vec4(color * color, 1);
  if (piece[1][1].z > 0.5) { vec4 q = texture(image, uv); a *= vec4(q.rgb * q.rgb, q.a); }
  else if (layer >= 0.) {
    vec4 q = texture(layers, vec3(uv, layer));
    a = vec4(q.rgb * q.rgb * mix(vec3(1), color * color, .4), q.a);
  }
  return a;
}"""

_SHADE = (
    """#version 330
in vec3 world; in vec3 normal; in vec2 uv; flat in float layer; in vec3 color; in vec3 lit;
uniform sampler2D shadows; uniform sampler2D seen; uniform float seen_scale;
uniform vec3 eye; uniform vec3 forward; uniform vec3 sun; uniform vec3 sun_color;
uniform vec3 above; uniform vec3 below; uniform mat4 points[2]; uniform int point_count;
uniform float fog; uniform vec3 fog_color;
layout(location=0) out vec4 radiance; layout(location=1) out float depth;
"""
    + _LOOK
    + """
void main() {
  float z = dot(world - eye, forward);
  bool front = gl_FrontFacing != piece[1][2].x > 0.;  // a mirrored outline runs the other way
  if (seen_scale > 0.) {
    float first = texelFetch(seen, ivec2(gl_FragCoord.xy * seen_scale), 0).r;
    if (!front || first <= 0. || z <= BEHIND * first + BEHIND_METRES) discard;
  }
  vec4 a = albedo(uv, layer, color);
  if (a.a < .5) discard;
  vec3 N = normalize(normal + vec3(0, 1e-7, 0)), V = normalize(eye - world);
  if (dot(N, V) < 0.) N = -N;
  float shade = 1.;
  if (lit.x > 0. && lit.x < 1. && lit.y > 0. && lit.y < 1. && lit.z < 1.) {
    shade = 0.;
    for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++)
      shade += texture(shadows, lit.xy + (vec2(i, j) - .5) / SHADOW_SIZE).r < lit.z - .003 ? 0. :
      .25;
  }
  vec3 light = mix(below, above, N.y * .5 + .5) + sun_color * (max(dot(N, sun), 0.) * shade);
  float gloss = piece[1][0].a;
  vec3 shine = gloss * sun_color * shade * pow(max(dot(reflect(-sun, N), V), 0.), 24.);
  for (int i = 0; i < point_count; i++) {
    vec3 to = points[i / 2][(i % 2) * 2].xyz - world;
    float d2 = dot(to, to) + .02;
    vec3 L = to * inversesqrt(d2);
    vec3 power = points[i / 2][(i % 2) * 2 + 1].rgb / d2;
    light += power * (.15 + .85 * max(dot(N, L), 0.));
    shine += gloss * power * pow(max(dot(reflect(-L, N), V), 0.), 24.);
  }
  vec3 r = a.rgb * (light + piece[1][1].w) + shine * .5;
  radiance = vec4(mix(fog_color, r, exp(-fog * z)), front ? 1. : 0.);
  depth = z;
}"""
)

_CAST = (
    """#version 330
in vec2 uv; flat in float layer; in vec3 color;
"""
    + _LOOK
    + "void main() { if (albedo(uv, layer, color).a < .5) discard; }"
)

_SKY_VERTEX = """#version 330
in vec2 p; out vec2 q; void main() { q = p; gl_Position = vec4(p, .99999, 1); }"""
_SKY = """#version 330
in vec2 q; uniform sampler2D image; uniform mat3 turn; uniform vec2 half_size; uniform float yaw;
uniform float gain;
layout(location=0) out vec4 radiance; layout(location=1) out float depth;
void main() {
  vec3 d = normalize(turn * vec3(q * half_size, 1));
  float u = atan(d.x, -d.z) / 6.2831853 + .5 + yaw, v = .5 - asin(clamp(d.y, -1., 1.)) / 3.14159265;
  radiance = vec4(min(textureLod(image, vec2(u, v), 0.).rgb * gain, vec3(60)), 1); depth = 0.;
}"""

_VERTEX_LAYOUT = ("3f 3f 2f 1f 3f", "p", "n", "t", "l", "c")


@dataclass(frozen=True)
class Rendered:
    rgb: np.ndarray  # uint8 [H, W, 3], sRGB
    depth: np.ndarray  # float32 [H, W], z in metres, 0 = sky
    hidden_rgb: np.ndarray  # uint8 [H, W, 3]
    hidden_depth: np.ndarray  # float32 [H, W], 0 = nothing behind
    back_facing: np.ndarray  # bool [H, W], the visible surface shows its back
    gain: float  # from radiance to the picture, as the exposure wants it


class Renderer:
    """Square pictures of `size` pixels, coloured at 1.5 times that and shrunk. One per process."""

    def __init__(
        self, assets: Assets, paintings: dict[str, np.ndarray], size: int = SAMPLE_SIZE
    ) -> None:
        os.environ.setdefault("LP_NUM_THREADS", "1")  # one process a core beats threads
        import moderngl

        try:
            self.gl = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
        except Exception as error:  # moderngl raises bare Exception
            raise HeadboxError(
                f"No EGL context ({error}): `apt-get install libegl1 libgl1-mesa-dri`"
            ) from None
        self.size, self.fine = size, size * 3 // 2
        # Clip space has y down, so that rows are read top first; that turns every outline round.
        self.gl.front_face = "cw"
        self._assets, self._meshes = assets, {}
        self._shapes = meshes.shapes()
        names = ("BEHIND_METRES", "BEHIND", "SHADOW_SIZE")
        shade = _SHADE
        for name in names:
            shade = shade.replace(name, f"{float(globals()[name])}")
        self._shade = self.gl.program(_VERTEX, shade)
        self._cast = self.gl.program(_VERTEX, _CAST)
        self._sky = self.gl.program(_SKY_VERTEX, _SKY)
        corners = self.gl.buffer(np.array([-1, -1, 3, -1, -1, 3], "f4").tobytes())
        self._sky_quad = self.gl.vertex_array(self._sky, [(corners, "2f", "p")])
        self._make_textures(paintings)
        self._make_targets()

    def _make_textures(self, paintings: dict[str, np.ndarray]) -> None:
        gl, linear = self.gl, self._mipmapped
        layers = self._assets.layers
        self._layers = linear(
            gl.texture_array((layers.shape[2], layers.shape[1], len(layers)), 4, layers.tobytes())
        )
        named = dict(zip(self._assets.texture_names, self._assets.textures, strict=True))
        self._images, self._skies = {}, []
        for name, pixels in {**named, **paintings}.items():
            self.add_texture(name, pixels)
        painted = textures.sky_textures()
        self._sky_names = [*self._assets.sky_names, *painted]
        for sky in [*self._assets.skies, *painted.values()]:
            texture = gl.texture((sky.shape[1], sky.shape[0]), 3, sky.tobytes(), dtype="f2")
            texture.repeat_y = False
            self._skies.append(texture)

    def _mipmapped(self, texture):
        import moderngl

        texture.build_mipmaps()
        # Anisotropic filtering makes llvmpipe crawl.
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return texture

    def add_texture(self, name: str, pixels: np.ndarray) -> None:
        """uint8 [H, W, 3 or 4], sRGB; leaves keep their alpha."""
        height, width, channels = pixels.shape
        texture = self.gl.texture((width, height), channels, pixels.tobytes(), alignment=1)
        self._images[name] = self._mipmapped(texture)

    def catalogue(self) -> AssetCatalogue:
        return AssetCatalogue(self._assets.models, list(self._images), self._sky_names)

    def _make_targets(self) -> None:
        def target(size: int):
            shape = (size, size)
            color, depth = (
                self.gl.texture(shape, 4, dtype="f2"),
                self.gl.texture(shape, 1, dtype="f4"),
            )
            return self.gl.framebuffer([color, depth], self.gl.depth_renderbuffer(shape)), depth

        self._first, self._first_depth = target(self.fine)
        self._second, _ = target(self.size)
        self._shadow_map = self.gl.depth_texture((SHADOW_SIZE, SHADOW_SIZE))
        self._shadow_map.compare_func = ""
        self._shadow_map.repeat_x = self._shadow_map.repeat_y = False
        self._shadow_target = self.gl.framebuffer([], self._shadow_map)
        self._shadowed: SceneLayout | None = None  # whose shadows the map holds

    def _mesh(self, key: int | str):
        """Vertex arrays for shading and for shadows, bounding-sphere centre and radius; made on
        first use.
        """
        if key not in self._meshes:
            if isinstance(key, str):
                rows = self._shapes[key]
            else:
                rows = self._assets.vertices[slice(*self._assets.starts[key : key + 2])]
            rows = np.ascontiguousarray(rows, np.float32)
            buffer = self.gl.buffer(rows.tobytes())
            arrays = [
                self.gl.vertex_array(program, [(buffer, *_VERTEX_LAYOUT)], skip_errors=True)
                for program in (self._shade, self._cast)
            ]
            center = (rows[:, :3].min(0) + rows[:, :3].max(0)) / 2
            radius = float(np.linalg.norm(rows[:, :3] - center, axis=1).max())
            self._meshes[key] = (*arrays, center, radius)
        return self._meshes[key]

    def render(self, layout: SceneLayout) -> Rendered:
        self._draw_first(layout, layout.camera)
        self._shade["seen_scale"].value = self.fine / self.size  # type: ignore[reportAttributeAccessIssue]
        self._first_depth.use(3)
        self._second.use()
        self._second.clear()
        self._draw(self._shade, self._prepared(layout.pieces, layout.camera, layout.lighting))
        radiance, depth, back = self._read_first()
        hidden, hidden_depth = _read_target(self._second, self.size)
        gain = _exposure_gain(radiance) * 2.0**layout.lighting.exposure
        rgb, hidden_rgb = _developed(radiance, gain), _developed(hidden[..., :3], gain)
        return Rendered(rgb, depth, hidden_rgb, hidden_depth, back, gain)

    def render_from(
        self, layout: SceneLayout, camera: SceneCamera, gain: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same scene from another camera: rgb, depth and back_facing as in `Rendered`.

        `gain` is that of the first picture, as two photos of one moment share their exposure.
        """
        self._draw_first(layout, camera)
        radiance, depth, back = self._read_first()
        return _developed(radiance, gain), depth, back

    def _draw_first(self, layout: SceneLayout, camera: SceneCamera) -> None:
        """The visible surfaces, into the first target."""
        import moderngl

        light = layout.lighting
        self.gl.enable_only(moderngl.DEPTH_TEST)
        shadow = _shadow_matrix(light)
        if self._shadowed is not layout:
            self._set(self._cast, clip=shadow, layers=0, image=2)
            self._shadow_target.use()
            self._shadow_target.clear(depth=1.0)
            casters = [p for p in layout.pieces if p.casts]
            self._draw(self._cast, self._prepared(casters, None, light))
            self._shadowed = layout
        textures = {"layers": 0, "shadows": 1, "image": 2, "seen": 3}
        self._set(
            self._shade,
            **{"clip": _clip(camera), "shadow": shadow, **textures},
            **{"eye": camera.eye, "forward": camera.camera_to_world[:3, 2], "sun": light.sun},
            **{"sun_color": light.sun_color, "above": light.above, "below": light.below},
            **{"fog": light.fog, "fog_color": light.fog_color, "point_count": len(light.points)},
            points=_point_block(light.points),
            seen_scale=0.0,
        )
        self._first.use()
        self._paint_sky(camera, light)
        self._shadow_map.use(1)
        self._draw(self._shade, self._prepared(layout.pieces, camera, light))

    def _read_first(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Radiance [H, W, 3], depth [H, W] and back_facing [H, W], at the size of the picture."""
        radiance, depth = _read_target(self._first, self.fine)
        pick = ((np.arange(self.size) + 0.5) * self.fine / self.size).astype(int)
        depth, back = depth[pick][:, pick], radiance[pick][:, pick][..., 3] < 0.5
        # Clipped first, so that a lamp does not bleed over its whole outline.
        small = cv2.resize(np.minimum(radiance, 30), (self.size,) * 2, interpolation=cv2.INTER_AREA)
        return small[..., :3], depth, back

    def _set(self, program, **values) -> None:
        for name, value in values.items():
            if name not in program:
                continue
            if isinstance(value, np.ndarray):
                matrix = value.T if value.ndim == 2 else value
                program[name].write(np.ascontiguousarray(matrix, "f4").tobytes())
            else:
                program[name].value = value

    def _prepared(
        self, pieces: list[Piece], camera: SceneCamera | None, light: Lighting
    ) -> list[tuple]:
        """(piece, uniform block) of what can be seen (or cast a shadow), nearest first, big sheets
        last.
        """
        found = []
        for piece in pieces:
            _, _, center, radius = self._mesh(piece.mesh)
            matrix = piece.matrix
            middle = matrix[:3, :3] @ center + matrix[:3, 3]
            reach = radius * math.sqrt((matrix[:3, :3] ** 2).sum(0).max())
            if camera is None:
                if np.linalg.norm(middle - light.shadow_center) > light.shadow_radius * 1.8 + reach:
                    continue
                order = 0.0
            else:
                x, y, z = camera.viewmat[:3, :3] @ middle + camera.viewmat[:3, 3]
                side = reach * math.hypot(1, camera.half_width)
                if max(abs(x), abs(y)) > max(z, 0) * camera.half_width + side or z < -reach:
                    continue
                order = z + (1e4 if reach > 4 else 0)
            block = np.zeros((2, 4, 4), np.float32)
            block[0] = matrix.T
            block[1, 0] = *piece.tint, piece.gloss
            block[1, 1] = *piece.repeat, piece.texture is not None, piece.glow
            block[1, 2, 0] = np.linalg.det(matrix[:3, :3]) < 0
            found.append((order, piece, block.tobytes()))
        found.sort(key=lambda item: item[0])
        return [item[1:] for item in found]

    def _draw(self, program, prepared: list[tuple]) -> None:
        self._layers.use(0)
        slot, which = program["piece"], 0 if program is self._shade else 1
        for piece, block in prepared:
            slot.write(block)
            if piece.texture is not None:
                self._images[piece.texture].use(2)
            self._mesh(piece.mesh)[which].render()

    def _paint_sky(self, camera: SceneCamera, light: Lighting) -> None:
        import moderngl

        self._first.clear(depth=1.0)
        self.gl.disable(moderngl.DEPTH_TEST)
        self._skies[light.sky].use(2)
        turn = camera.camera_to_world[:3, :3]
        half = (camera.half_width, camera.half_width)
        self._set(self._sky, image=2, turn=turn, half_size=half, yaw=light.sky_turn)
        self._set(self._sky, gain=light.sky_gain)
        self._sky_quad.render()
        self.gl.enable(moderngl.DEPTH_TEST)


def _clip(camera: SceneCamera) -> np.ndarray:
    """World -> clip space, with the first picture row at y = -1."""
    slope = (CLIP_FAR + CLIP_NEAR) / (CLIP_FAR - CLIP_NEAR)
    matrix = np.zeros((4, 4))
    matrix[0, 0] = matrix[1, 1] = 1 / camera.half_width
    matrix[2, 2], matrix[2, 3], matrix[3, 2] = slope, -CLIP_NEAR * (slope + 1), 1
    return matrix @ camera.viewmat


def _shadow_matrix(light: Lighting) -> np.ndarray:
    """World -> the sun's clip space: a box around the shadowed region."""
    up = np.array([0.0, 1, 0]) if abs(light.sun[1]) < 0.95 else np.array([1.0, 0, 0])
    x = np.cross(up, light.sun)
    x /= np.linalg.norm(x)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([x, np.cross(light.sun, x), light.sun])
    matrix[:3, 3] = -matrix[:3, :3] @ light.shadow_center
    radius = light.shadow_radius
    return np.diag([1 / radius, 1 / radius, -1 / (3 * radius + 20), 1]) @ matrix


def _point_block(points: np.ndarray) -> np.ndarray:
    block = np.zeros((8, 4), np.float32)
    block[: 2 * len(points), :3] = np.asarray(points).reshape(-1, 3)
    return block.reshape(-1)


def _read_target(target, size: int) -> tuple[np.ndarray, np.ndarray]:
    radiance = np.frombuffer(target.read(components=4, dtype="f2"), np.float16)
    depth = np.frombuffer(target.read(components=1, attachment=1, dtype="f4"), np.float32)
    return radiance.reshape(size, size, 4).astype(np.float32), depth.reshape(size, size)


def _exposure_gain(radiance: np.ndarray) -> float:
    """What brings the picture's geometric mean to middle grey, as a camera's meter does."""
    luminance = radiance[::4, ::4].mean(-1)
    return 0.2 / math.exp(float(np.log(luminance + 1e-3).mean()))


def _developed(radiance: np.ndarray, gain: float) -> np.ndarray:
    """Linear light -> sRGB bytes, with a filmic shoulder (Narkowicz 2016, fitted to ACES)."""
    x = np.maximum(radiance, 0) * gain * 0.8
    x = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    x = np.nan_to_num(x)  # a degenerate triangle has no normal
    return (linear_to_srgb_array(x) * 255 + 0.5).astype(np.uint8)
