/**
 * The value under a name that came from outside, `undefined` where there is none. A plain index would find what every object
 * inherits: a field named `constructor` would have a function for its value, and its version would be none.
 */
export function ownValue<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
