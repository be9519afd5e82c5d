"""imtui: a terminal war room for AWS Systems Manager Incident Manager. Holds the version; imports nothing."""

__version__ = "0.1.0"
