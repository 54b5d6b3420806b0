"""Builds the text model in `checks/derogatory/model/`."""
