import { createRedactor, type Redactor } from '../../redaction/redact.ts'
import type { OutputStream, Terminal } from './terminal.ts'

/**
 * The only way to the terminal, for every text from any source. Keys are redacted, control sequences other
 * than ttfa's own are removed, and no line becomes a workflow command of a CI system.
 */
export function guardTerminal({ output, progress }: Terminal, secrets: readonly string[]): Terminal {
  const redact = createRedactor(secrets)
  return { output: guardStream(output, redact), progress: guardStream(progress, redact) }
}

function guardStream(stream: OutputStream, redact: Redactor): OutputStream {
  return {
    ...stream,
    write: (text) => stream.write(quoteCommands(removeControls(redact(text), stream))),
    writeCommands: (text) => stream.writeCommands(removeControls(redact(text), stream)),
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are such sequences.
const COLOR = /^\u001b\[[\d;]*m$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: so are the cursor moves of the live table.
const CURSOR_MOVE = /^(?:\u001b\[\d+A|\r\u001b\[J|\u001b\[J)$/

/**
 * ttfa's own sequences: colours, if the stream has any, and on a terminal the cursor moves of the live table.
 */
function isOwnSequence(sequence: string, { paint, interactive }: OutputStream): boolean {
  if (COLOR.test(sequence)) return paint.isColorSupported
  // Outside a terminal, a carriage return cannot move a cursor, and cells of a CSV file may contain one.
  return interactive ? CURSOR_MOVE.test(sequence) : sequence === '\r'
}

/**
 * A control character, with the sequence that it starts: what follows ESC [ and its one-byte form, and the
 * text after ESC ] and its kin, which may set a title or the clipboard. Line feeds and tabs are kept.
 */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
  /\r\u001b\[J|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

function removeControls(text: string, stream: OutputStream): string {
  return text.replace(CONTROLS, (sequence) => (isOwnSequence(sequence, stream) ? sequence : ''))
}

/**
 * A line that starts with `::`, and `##[` anywhere, is a command to GitHub Actions or Azure Pipelines;
 * `##teamcity[` is one to TeamCity. Leading spaces do not prevent that.
 */
const COMMAND = /^([^\S\n]*):(?=:)|##(?=\[|vso|teamcity)/gim

function quoteCommands(text: string): string {
  return text.replace(COMMAND, (found, indent: string | undefined) =>
    indent === undefined ? '# #' : `${found} `,
  )
}
