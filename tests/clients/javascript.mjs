// The AWS SDK for JavaScript, driven over a pipe: a request a line on stdin, its answer a line on stdout.
//
//   {"service": "ssm-contacts", "operation": "GetContact", "request": {…}}  →  {"answer": {…}}  or  {"error": "ResourceNotFoundException"}
//
// Endpoint, Region and credentials come from the environment, as they do for any program that uses the SDK.

import { createInterface } from "node:readline";
import * as contacts from "@aws-sdk/client-ssm-contacts";
import * as incidents from "@aws-sdk/client-ssm-incidents";

const options = { endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION, maxAttempts: 1 };
const clients = {
  "ssm-contacts": [contacts, new contacts.SSMContactsClient(options)],
  "ssm-incidents": [incidents, new incidents.SSMIncidentsClient(options)],
};

const withDates = (name, value) => (name === "eventTime" ? new Date(value) : value);

for await (const line of createInterface({ input: process.stdin })) {
  const { service, operation, request } = JSON.parse(line, withDates);
  const [library, client] = clients[service];
  let said;
  try {
    const { $metadata, ...answer } = await client.send(new library[`${operation}Command`](request));
    said = { answer };
  } catch (error) {
    said = { error: error.name, message: error.message };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
