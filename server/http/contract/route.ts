/** The form of a route in the contract. Schemas are made when they are first asked for: most servers answer few routes. */
import type { z } from 'zod'

export type Method = 'get' | 'post' | 'put' | 'delete'

/** Made at the first call, the same ever after. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export interface Route<
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  method: Method
  /** As in OpenAPI: `/api/sandboxes/{s}/messages/{id}`. */
  path: string
  summary: string
  query?: () => Q
  /** Only loaded where it is used: the scenario's schemas are large. */
  body?: () => B | Promise<B>
  /** Content types of the body besides JSON. */
  takes?: string[]
  /** The JSON answer. */
  out?: () => O
  /** Content types of the answer besides JSON. */
  gives?: string[]
  status?: 200 | 201 | 204
  /** Statuses that mean something here besides the usual ones. */
  also?: Record<number, string>
}

/** A route of the contract, its types kept. */
export function route<Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  spec: Route<Q, B, O>,
): Route<Q, B, O> {
  const { query, body, out } = spec
  return {
    ...spec,
    ...(query ? { query: once(query) } : {}),
    ...(body ? { body: once(body) } : {}),
    ...(out ? { out: once(out) } : {}),
  }
}
