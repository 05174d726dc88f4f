/** Their names alone, for the help: the exporters need the whole report. */
export const EXPORT_FORMATS = ['hgrm', 'openmetrics', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
