"""A vector type of 16 float32 for numba kernels, used by `kernels.py` and `gradients.py`.

The loop vectoriser of LLVM fails on details such as the type of an index, and the loop is then ten
times slower. An explicit vector type always compiles to vector instructions: LLVM splits the 16
lanes over one register with AVX-512, two with AVX2, four with SSE or NEON.

numba does not invalidate cached kernels when this file changes: touch `kernels.py` and
`gradients.py` after an edit.
"""
# ruff: noqa: ARG001
# (numba inspects the parameter names of an intrinsic; most bodies do not use all of them)

from __future__ import annotations

import operator

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

LANES = 16

_INT = ir.IntType(32)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


class Lanes(numba.types.Type):
    """16 float32 in vector registers; supports + - * / with itself and with a float32 scalar."""

    def __init__(self) -> None:
        super().__init__(name=f"Lanes{LANES}")


lanes = Lanes()


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, _VECTOR)


def _widen(builder, value, kind):
    """Broadcast a float32 to every lane; lanes are returned unchanged."""
    if isinstance(kind, Lanes):
        return value
    undefined = ir.Constant(_VECTOR, ir.Undefined)
    first = builder.insert_element(undefined, value, _INT(0))
    zeros = ir.Constant(ir.VectorType(_INT, LANES), [0] * LANES)
    return builder.shuffle_vector(first, undefined, zeros)


def _define(operation, instruction: str) -> None:
    """Implement `operation` on lanes as one LLVM instruction that may fuse into a multiply-add."""

    @intrinsic
    def emit(typing_context, a, b):
        def codegen(context, builder, signature, arguments):
            x, y = (_widen(builder, *pair) for pair in zip(arguments, signature.args, strict=True))
            return getattr(builder, instruction)(x, y, flags=("contract",))

        return lanes(a, b), codegen

    @overload(operation, inline="always")
    def implementation(a, b):
        if lanes in (a, b) and {a, b} <= {lanes, numba.float32}:
            return lambda a, b: emit(a, b)  # pyright: ignore[reportCallIssue]
        return None


_define(operator.add, "fadd")
_define(operator.sub, "fsub")
_define(operator.mul, "fmul")
_define(operator.truediv, "fdiv")


def _pointer(context, builder, kind, array, index):
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


@intrinsic
def load(typing_context, array, index):
    """Lanes from array[index : index + 16] of a flat float32 array; without bounds checks."""

    def codegen(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments)
        return builder.load(builder.bitcast(pointer, _VECTOR.as_pointer()), align=4)

    return lanes(array, numba.types.intp), codegen


@intrinsic
def store(typing_context, array, index, value):
    """Set array[index : index + 16] of a flat float32 array to value; without bounds checks."""

    def codegen(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], builder.bitcast(pointer, _VECTOR.as_pointer()), align=4)
        return context.get_dummy_value()

    return numba.types.void(array, numba.types.intp, value), codegen


@intrinsic
def choose(typing_context, a, at_least, x, y):
    """x in lanes where a >= at_least, else y (also where either is NaN)."""

    def codegen(context, builder, signature, arguments):
        a, b, x, y = (
            _widen(builder, *pair) for pair in zip(arguments, signature.args, strict=True)
        )
        return builder.select(builder.fcmp_ordered(">=", a, b), x, y)

    return lanes(a, at_least, x, y), codegen


@intrinsic
def sqrt(typing_context, a):
    """The square sqrt of every lane."""

    def codegen(context, builder, signature, arguments):
        kind = ir.FunctionType(_VECTOR, [_VECTOR])
        call = cgutils.get_or_insert_function(builder.module, kind, f"llvm.sqrt.v{LANES}f32")
        return builder.call(call, arguments)

    return lanes(a), codegen


def _fold(builder, a, b, half: int):
    """Add the halves of every 2 * half lanes: the sum of a to the lower, of b to the upper half."""
    lower = [i // (2 * half) * 2 * half + i % half for i in range(LANES)]
    picks = [lane + LANES * (i // half % 2) for i, lane in enumerate(lower)]
    masks = (ir.Constant(ir.VectorType(_INT, LANES), [p + h for p in picks]) for h in (0, half))
    return builder.fadd(*(builder.shuffle_vector(a, b, mask) for mask in masks))


@intrinsic
def lane_sums(typing_context, rows):
    """The sums over up to 16 vectors of lanes, as lanes: lane_sums((a, b))[1] is the sum of b."""

    def codegen(context, builder, signature, arguments):
        some = cgutils.unpack_tuple(builder, arguments[0])
        some += [ir.Constant(_VECTOR, ir.Undefined)] * (LANES - len(some))
        half = LANES // 2
        while half:
            some = [_fold(builder, some[k], some[k + half], half) for k in range(half)]
            half //= 2
        return some[0]

    return lanes(rows), codegen


@intrinsic
def broadcast(typing_context, value):
    """Lanes that all have one float32 value."""

    def codegen(context, builder, signature, arguments):
        return _widen(builder, arguments[0], signature.args[0])

    return lanes(value), codegen


@intrinsic
def any_positive(typing_context, a):
    """Whether any lane is above 0."""

    def codegen(context, builder, signature, arguments):
        above = builder.fcmp_ordered(">", arguments[0], ir.Constant(_VECTOR, [0.0] * LANES))
        bits = ir.IntType(LANES)
        return builder.icmp_unsigned("!=", builder.bitcast(above, bits), bits(0))

    return numba.types.boolean(a), codegen


@intrinsic
def prefetch(typing_context, array, index):
    """Prefetch the cache line of array[index] of a flat array."""

    def codegen(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments)
        byte = ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, _INT, _INT, _INT])
        call = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(call, [builder.bitcast(pointer, byte), _INT(0), _INT(3), _INT(1)])
        return context.get_dummy_value()

    return numba.types.void(array, numba.types.intp), codegen


@intrinsic
def take(typing_context, counter):
    """Return counter[0] (int64) and increment it atomically, to share work between threads."""

    def codegen(context, builder, signature, arguments):
        zero, one = ir.IntType(64)(0), ir.IntType(64)(1)
        pointer = _pointer(context, builder, signature.args[0], arguments[0], zero)
        return builder.atomic_rmw("add", pointer, one, "monotonic")

    return numba.types.int64(counter), codegen
