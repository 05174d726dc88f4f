/** Environment variables that are set. API keys are in here and nowhere else. */
export type Environment = Readonly<Record<string, string>>
