"""The door of institutions: many records checked in one call, their claims compared. An app and process of its own."""
