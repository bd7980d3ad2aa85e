"""Keep who changed an instrument; what the migrations before shipped, nobody did."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0007_questionnaire_after_an_engagement'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaire',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionnaireevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent") VALUES (NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."sent"); RETURN NULL;', hash='78576f9ccf7fb2dc2b97ed20f4c60a3670c12e31', operation='INSERT', pgid='pgtrigger_insert_insert_3bda7', table='surveys_questionnaire', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaire',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "surveys_questionnaireevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent") VALUES (NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."sent"); RETURN NULL;', hash='b802e8cdd234cf8fbe0dc386e8d4b2d496138640', operation='UPDATE', pgid='pgtrigger_update_update_1c988', table='surveys_questionnaire', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaire',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionnaireevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent") VALUES (OLD."code", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."sent"); RETURN NULL;', hash='a20e15bf629787047ab29d1845aa618181e5df98', operation='DELETE', pgid='pgtrigger_delete_delete_00c1a', table='surveys_questionnaire', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionnaireversionevent" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "questionnaire_id", "retired_at") VALUES (NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."questionnaire_id", NEW."retired_at"); RETURN NULL;', hash='561c6fa52c92cea3a3ab715a91befae3a61d8494', operation='INSERT', pgid='pgtrigger_insert_insert_d2221', table='surveys_questionnaireversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "surveys_questionnaireversionevent" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "questionnaire_id", "retired_at") VALUES (NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."questionnaire_id", NEW."retired_at"); RETURN NULL;', hash='b68b4f64bc9c678ae7a738e3c8f9a6f56e1f7aa5', operation='UPDATE', pgid='pgtrigger_update_update_0b541', table='surveys_questionnaireversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='questionnaireversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionnaireversionevent" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "questionnaire_id", "retired_at") VALUES (OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."questionnaire_id", OLD."retired_at"); RETURN NULL;', hash='993cef592b16afd1288e677364e576909c14344c', operation='DELETE', pgid='pgtrigger_delete_delete_9a4de', table='surveys_questionnaireversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionevent" ("behaviour", "id", "is_apart", "is_per_service", "key", "kind", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scale_max", "scale_min", "version_id", "wording") VALUES (NEW."behaviour", NEW."id", NEW."is_apart", NEW."is_per_service", NEW."key", NEW."kind", NEW."measure", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."scale_max", NEW."scale_min", NEW."version_id", NEW."wording"); RETURN NULL;', hash='b75c906f1c95a82756a13a99fbd65ffe85bfb92e', operation='INSERT', pgid='pgtrigger_insert_insert_6efa9', table='surveys_question', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "surveys_questionevent" ("behaviour", "id", "is_apart", "is_per_service", "key", "kind", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scale_max", "scale_min", "version_id", "wording") VALUES (NEW."behaviour", NEW."id", NEW."is_apart", NEW."is_per_service", NEW."key", NEW."kind", NEW."measure", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."scale_max", NEW."scale_min", NEW."version_id", NEW."wording"); RETURN NULL;', hash='7a2b69e781a795d882de38d030fbd2592501db5b', operation='UPDATE', pgid='pgtrigger_update_update_ad28c', table='surveys_question', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "surveys_questionevent" ("behaviour", "id", "is_apart", "is_per_service", "key", "kind", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "scale_max", "scale_min", "version_id", "wording") VALUES (OLD."behaviour", OLD."id", OLD."is_apart", OLD."is_per_service", OLD."key", OLD."kind", OLD."measure", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."scale_max", OLD."scale_min", OLD."version_id", OLD."wording"); RETURN NULL;', hash='c92ff59486b4911df3d12eb27dfc379006d648e4', operation='DELETE', pgid='pgtrigger_delete_delete_9b1a3', table='surveys_question', when='AFTER')),
        ),
    ]
