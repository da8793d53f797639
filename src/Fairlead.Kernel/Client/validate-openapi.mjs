// Reads an OpenAPI document from standard input and prints what the official schema of its version finds wrong, as JSON: [] for nothing.
import { Validator } from '@seriousme/openapi-schema-validator';

let text = '';
for await (const part of process.stdin) text += part;
const { valid, errors } = await new Validator().validate(JSON.parse(text));
process.stdout.write(JSON.stringify(valid ? [] : [errors].flat().map(e => (typeof e === 'string' ? e : `${e.instancePath}: ${e.message}`))));
