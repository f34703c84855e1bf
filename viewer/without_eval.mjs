// MediaPipe's loader makes three kinds of functions from text, which a page's policy forbids unless
// it allows eval for everything. Here are the same functions, made as closures.

const named = `function createNamedFunction(name, body) {
  return { [name]: function () { return body.apply(this, arguments); } }[name];
}`;

const invoker = `function craftInvokerFunction(humanName, argTypes, classType, invoker, target) {
  const [returned, self, ...given] = argTypes;
  const isMethod = self !== null && classType !== null;
  const stacked = argTypes.slice(1).some((type) => type !== null && type.destructorFunction === undefined);
  return function (...args) {
    if (args.length !== given.length) {
      throwBindingError("function " + humanName + " called with " + args.length + " arguments");
    }
    const destructors = stacked ? [] : null;
    const types = isMethod ? [self, ...given] : given;
    const wired = (isMethod ? [this, ...args] : args).map((value, i) => types[i].toWireType(destructors, value));
    const result = invoker(target, ...wired);
    if (stacked) runDestructors(destructors);
    else types.forEach((type, i) => type.destructorFunction !== null && type.destructorFunction(wired[i]));
    return returned.name === "void" ? undefined : returned.fromWireType(result);
  };
}`;

const caller = `function __emval_get_method_caller(count, typesAt) {
  const [returned, ...types] = __emval_lookupTypes(count, typesAt);
  return __emval_addMethodCaller(function (handle, name, destructors, at) {
    const args = types.map((type) => {
      const value = type.readValueFromPointer(at);
      at += type.argPackAdvance;
      return value;
    });
    const result = handle[name](...args);
    types.forEach((type, i) => type.deleteObject && type.deleteObject(args[i]));
    return returned.isVoid ? undefined : returned.toWireType(destructors, result);
  });
}`;

/** What is put in, and how what it replaces ends. */
const REPLACED = [
  [named, ")(body)}"],
  [invoker, "return invokerFunction}"],
  [caller, "__emval_addMethodCaller(invokerFunction)}"],
];

/** @param {string} text  of face_mesh_solution_*_wasm_bin.js */
export function withoutEval(text) {
  for (const [made, tail] of REPLACED) {
    const head = /^function \w+\(/.exec(made)[0];
    const start = text.indexOf(head);
    const end = text.indexOf(tail, start) + tail.length;
    if (start < 0 || end < start) throw new Error(`MediaPipe has no ${head}...${tail}`);
    text = text.slice(0, start) + made.replaceAll(/\n\s*/g, " ") + text.slice(end);
  }
  if (/new Function|new_\(Function/.test(text)) throw new Error("MediaPipe still makes functions from text");
  return text;
}
