from django.urls import path

from csap.partnership import agreements, reviews

app_name = "partnership"
urlpatterns = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<str:number>/", agreements.agreement, name="agreement"),
    path("agreements/<str:number>/<slug:step>/", agreements.step, name="agreement_step"),
    path("reviews/<str:number>/", reviews.review, name="review"),
    path("reviews/<str:number>/pack/", reviews.pack, name="review_pack"),
    path("reviews/<str:number>/pack.pdf", reviews.pack_file, name="review_pack_file"),
]
