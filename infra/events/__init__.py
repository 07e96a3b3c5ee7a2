"""The documents of the events: JSON Schemas, samples, AsyncAPI, sample invocations."""
