/** Header fields by which applications hand a provider tags and data of their own, to have them back in events. */
import type { HeaderField } from '../core/types.ts'
import { fieldValue, isNamed } from '../mail/header.ts'

export const fieldOf = (header: readonly HeaderField[], name: string): string | undefined =>
  fieldValue(header, name.toLowerCase())

export const fieldsOf = (header: readonly HeaderField[], name: string): string[] =>
  header.filter((field) => isNamed(field.name, name.toLowerCase())).map(({ value }) => value.trim())

/** A field that holds a JSON object; an empty one where it holds anything else, as providers take it. */
export function jsonField(header: readonly HeaderField[], name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(fieldOf(header, name) ?? '{}')
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
