"""The service request: vocabulary, workflow, priority, history."""
