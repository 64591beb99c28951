"""`workbench users`: its commands, by what they do."""
