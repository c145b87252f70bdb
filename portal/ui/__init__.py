"""What people see: the KRDS look, components, template tags, form fields and the dressed admin."""
