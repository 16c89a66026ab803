/** Hosts by which a provider is known, in OpenTelemetry's words for `gen_ai.provider.name` where it has one. */
const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)api\.openai\.com$/, 'openai'],
  [/\.openai\.azure\.com$/, 'azure.ai.openai'],
  [/\.(?:services|inference)\.ai\.azure\.com$/, 'azure.ai.inference'],
  [/(?:^|\.)api\.anthropic\.com$/, 'anthropic'],
  [/(?:^|\.)generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^bedrock-runtime(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com$/, 'aws.bedrock'],
  [/(?:^|\.)api\.mistral\.ai$/, 'mistral_ai'],
  [/(?:^|\.)api\.groq\.com$/, 'groq'],
  [/(?:^|\.)api\.deepseek\.com$/, 'deepseek'],
  [/(?:^|\.)api\.x\.ai$/, 'x_ai'],
  [/(?:^|\.)api\.cohere\.(?:com|ai)$/, 'cohere'],
  [/(?:^|\.)api\.perplexity\.ai$/, 'perplexity'],
  [/(?:^|\.)openrouter\.ai$/, 'openrouter'],
  [/(?:^|\.)api\.together\.(?:xyz|ai)$/, 'together'],
  [/(?:^|\.)api\.fireworks\.ai$/, 'fireworks'],
  [/(?:^|\.)api\.voyageai\.com$/, 'voyage'],
  [/(?:^|\.)api\.jina\.ai$/, 'jina'],
  [/(?:^|\.)(?:router|api-inference)\.huggingface\.co$/, 'huggingface'],
]

/** Whom a host belongs to; of others the dialect's own maker is the best guess, as OpenTelemetry has it for imitators. */
export function providerOf(host: string, byDialect: string): string {
  const colon = host.lastIndexOf(':')
  const name = (colon > 0 ? host.slice(0, colon) : host).toLowerCase()
  for (const [pattern, provider] of HOSTS) if (pattern.test(name)) return provider
  return byDialect
}
