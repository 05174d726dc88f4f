import { createHash } from 'node:crypto'
import { SORT_SCRIPT } from './sort-script.ts'
import { VALUE_SCRIPT } from './value-script.ts'

/** Everything that a page runs. It is whole without it. */
export const PAGE_SCRIPT = `{${SORT_SCRIPT}}
{${VALUE_SCRIPT}}`

/** What a content security policy calls the script, so that no other one runs. */
export const PAGE_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`
